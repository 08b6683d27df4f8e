"""Everything that reads cases, always within an authority."""
