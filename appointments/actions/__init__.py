"""Everything this app changes: a verb a function, one transaction each."""
