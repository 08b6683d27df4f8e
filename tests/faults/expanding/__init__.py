"""The next release, as far as the database goes: one more column on a table everybody uses."""
