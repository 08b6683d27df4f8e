"""The recognition guide: addresses."""
