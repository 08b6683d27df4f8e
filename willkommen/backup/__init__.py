"""Backups: made in one piece, read by whoever holds the key, restored behind closed doors (docs/operations.md)."""
