"""Dates and times: German."""
