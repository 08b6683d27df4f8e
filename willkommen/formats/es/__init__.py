"""Dates and times: Spanish."""
