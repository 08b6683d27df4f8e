"""How fast the house is, beside the floor of the same database in the same run. `make bench` prints ratios."""
