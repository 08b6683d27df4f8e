"""Dates and times: Arabic."""
