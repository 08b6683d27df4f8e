"""Pages for applicants: finding a service, booking it, one's own appointment."""
