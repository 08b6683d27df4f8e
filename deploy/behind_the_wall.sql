-- Run once in every new database, as a superuser; without it everything works, only slower with every year that is kept.
-- Row level security lets an index answer a question only where the comparing function cannot betray a row that is not one's
-- own. PostgreSQL vouches for numbers, texts and moments, not for ranges, because a range may be of a type whose comparing
-- fails with an error that shows a value. Ours are of moments, days and numbers, and no role of the house can make a type.
ALTER FUNCTION pg_catalog.range_overlaps(anyrange, anyrange) LEAKPROOF;
ALTER FUNCTION pg_catalog.range_contains(anyrange, anyrange) LEAKPROOF;
ALTER FUNCTION pg_catalog.range_contained_by(anyrange, anyrange) LEAKPROOF;
ALTER FUNCTION pg_catalog.range_contains_elem(anyrange, anyelement) LEAKPROOF;
ALTER FUNCTION pg_catalog.elem_contained_by_range(anyelement, anyrange) LEAKPROOF;
ALTER FUNCTION pg_catalog.lower(anyrange) LEAKPROOF;
ALTER FUNCTION pg_catalog.upper(anyrange) LEAKPROOF;
