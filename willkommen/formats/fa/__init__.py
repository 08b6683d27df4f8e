"""Dates and times: Persian and Dari."""
