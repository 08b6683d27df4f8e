"""Interpreters for tests: who there is, and the two rules that hold in whatever is done."""

import datetime as dt
from itertools import pairwise

from appointments.models import Interpreter, InterpreterBooking, InterpreterHours
from tests.factories import BERLIN, MONDAY


def make_interpreter(authority, *languages, way="phone", hours=("08:00", "12:00"), weekdays=range(5), **fields):
    """An interpreter with the same hours on these weekdays; `hours=None` for none."""
    interpreter = Interpreter.objects.create(
        authority=authority,
        **{"name": "Frau Nasser", "languages": list(languages or ["ar"]), "way": way, **fields},
    )
    for weekday in weekdays if hours else ():
        InterpreterHours.objects.create(
            authority=authority,
            interpreter=interpreter,
            weekday=weekday,
            starts=dt.time.fromisoformat(hours[0]),
            ends=dt.time.fromisoformat(hours[1]),
            first_day=MONDAY - dt.timedelta(days=30),
        )
    return interpreter


def taken() -> list[tuple[str, str]]:
    """Who is taken when, in office time: `[("Frau Nasser", "Mon 09:00–09:30"), …]`."""
    rows = InterpreterBooking.objects.select_related("interpreter").order_by("interpreter__name", "during")
    return [(row.interpreter.name, _span(row.during)) for row in rows]


def is_in_order(now) -> bool:
    """No interpreter at two places at once; nobody is taken for what neither is booked nor held; times are the same."""
    rows = list(InterpreterBooking.objects.select_related("appointment").order_by("interpreter_id", "during"))
    for one in rows:
        held = one.appointment.status == "held" and one.appointment.hold_until > now
        if not (held or one.appointment.status == "booked") or one.during != one.appointment.during:
            return False
    return all(a.interpreter_id != b.interpreter_id or a.during.upper <= b.during.lower for a, b in pairwise(rows))


def _span(during) -> str:
    lower, upper = during.lower.astimezone(BERLIN), during.upper.astimezone(BERLIN)
    return f"{lower:%a %H:%M}–{upper:%H:%M}"
