"""Dates and times: Russian."""
