"""Everything the ground floor reads."""
