"""How long it usually takes here: from the application to the decision, this authority's own last twelve months."""

import datetime as dt
import math
from dataclasses import dataclass

from django.db import connection

from casework.models import Case

# Fewer decided cases say nothing, and might say something about one person.
ENOUGH = 20
LOOKING_BACK = dt.timedelta(days=365)

_DURATIONS = """
SELECT count(*),
       percentile_disc(0.5) WITHIN GROUP (ORDER BY decided_at - received_at),
       percentile_disc(0.9) WITHIN GROUP (ORDER BY decided_at - received_at)
  FROM casework_case
 WHERE authority_id = %s AND service_id = %s AND decided_at > %s AND decided_at <= %s AND received_at IS NOT NULL
"""


@dataclass(frozen=True)
class Duration:
    """Whole weeks: half of the cases took at most `half`, nine of ten at most `most`."""

    half: int
    most: int


def usual_duration(case: Case, *, now: dt.datetime) -> Duration | None:
    """The usual duration of the service of a case at its authority, None from fewer than 20 decided cases. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_DURATIONS, [case.authority_id, case.service_id, now - LOOKING_BACK, now])
        count, half, most = cursor.fetchone()
    return Duration(_weeks(half), _weeks(most)) if count >= ENOUGH else None


def _weeks(span: dt.timedelta) -> int:
    """Begun weeks, at least one."""
    return max(1, math.ceil(span / dt.timedelta(weeks=1)))
