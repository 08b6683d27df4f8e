"""The recognition guide: pages."""
