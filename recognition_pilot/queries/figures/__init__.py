"""Figures: what is counted, how it is judged and hidden."""
