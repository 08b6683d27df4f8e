"""What the office agreed on, as plain Python: no Django, no clock."""
