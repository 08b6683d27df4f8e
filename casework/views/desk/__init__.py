"""Pages for clerks and caseworkers."""
