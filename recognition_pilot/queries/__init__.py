"""The recognition guide: queries."""
