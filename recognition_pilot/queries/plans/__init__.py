"""Kept plans of a way to recognition."""
