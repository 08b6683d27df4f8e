"""Input about cases, turned into clean values."""
