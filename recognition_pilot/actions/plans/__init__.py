"""A plan that is kept: kept and opened with a code, changed, reminded of, told of changes, forgotten."""
