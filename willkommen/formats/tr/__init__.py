"""Dates and times: Turkish."""
