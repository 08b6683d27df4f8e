"""Pages for applicants and for everybody."""
