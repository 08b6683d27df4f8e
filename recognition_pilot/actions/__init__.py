"""The recognition guide: actions."""
