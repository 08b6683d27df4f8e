"""Dates and times per language: weekday, day, month as a word, year, 24 hours, Latin digits."""
