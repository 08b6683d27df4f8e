"""The pilot: self-assessment, measures, practice examples, what is published for the Land."""
