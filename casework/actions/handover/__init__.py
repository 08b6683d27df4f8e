"""Handing a case over, and what becomes of it at the other side."""
