"""The recognition guide: rules."""
