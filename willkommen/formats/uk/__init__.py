"""Dates and times: Ukrainian."""
