"""Dates and times: English."""
