"""Dates and times: French."""
