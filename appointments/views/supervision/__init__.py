"""What administrators and supervisors look after in appointments."""
