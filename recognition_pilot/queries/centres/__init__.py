"""Advice centres: their directory, pages, people and talks."""
