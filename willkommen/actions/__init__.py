"""Everything the ground floor changes."""
