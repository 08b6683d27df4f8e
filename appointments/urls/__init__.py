"""Addresses of appointments."""
