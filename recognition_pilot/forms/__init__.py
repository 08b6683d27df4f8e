"""What people type on pages of the guide and of the pilot."""
