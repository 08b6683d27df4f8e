"""The pilot: what its pages, its reports and the Land read."""
