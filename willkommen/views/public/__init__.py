"""Pages of the ground floor for applicants, by subject."""
