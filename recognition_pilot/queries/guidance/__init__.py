"""Accompanied people."""
