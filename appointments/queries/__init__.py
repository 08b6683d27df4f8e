"""Everything this app reads, always within an authority."""
