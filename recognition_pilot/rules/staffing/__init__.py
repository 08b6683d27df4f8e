"""Staffing: a day at the counters acted out again and again, to see what one more counter would do."""
