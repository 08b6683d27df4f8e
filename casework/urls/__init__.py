"""Addresses of casework by face."""
