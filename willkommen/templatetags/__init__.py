"""Words the templates of the house know."""
