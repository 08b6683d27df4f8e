"""Which kept plan this browser is signed in to: a cookie of its own, apart from every other session."""

import datetime as dt

from recognition_pilot.queries.plans.kept import PlanAccess, living_plan
from willkommen.short_sessions import LONGEST_TOKEN

COOKIE = "willkommen_plan"


def plan_here(request, authority, *, now: dt.datetime) -> PlanAccess | None:
    """The plan of this browser, None where there is none."""
    token = request.COOKIES.get(COOKIE, "")[:LONGEST_TOKEN]
    return living_plan(authority, token, now=now) if token else None
