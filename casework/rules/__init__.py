"""What the office agreed on about cases, as plain Python: no Django, no clock."""
