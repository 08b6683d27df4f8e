"""What happened, row by row, as facts count it: one statement for each kind of fact.

Every statement gives `day`, `weight` (how often), `amount` (how much) and, where there is a histogram, `value`; further
columns are named after the cuts. Parameters: `authority`, `first` and `last` day, `since` and `until` as moments, `days`
(working days). Only columns are read that forgetting leaves alone, so that a rebuild yields the same numbers. No statement
reads who served anybody, and none reads security queries.
"""

from recognition_pilot.queries.fact_rows.appointments import APPOINTMENTS
from recognition_pilot.queries.fact_rows.cases import CASES
from recognition_pilot.queries.fact_rows.visits import VISITS
from recognition_pilot.queries.fact_rows.voices import VOICES

STATEMENTS: dict[str, str] = VISITS | APPOINTMENTS | CASES | VOICES
# These say themselves what is all together and what is a cut: one row of them can count in several parts.
CUT_ALREADY = frozenset({"others", "counter_hours"})
