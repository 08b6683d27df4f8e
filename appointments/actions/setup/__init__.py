"""What administrators and supervisors change: counters, services, shifts, closures, whole authorities."""
