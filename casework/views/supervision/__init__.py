"""Pages for supervisors and administrators."""
