"""Interpreters as applicants meet them: for which languages there are any, how they are there, who could come."""

import datetime as dt

from django.db import connection
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy
from psycopg2.extras import DateTimeTZRange

from appointments.models import Appointment, InterpreterBooking, InterpreterHours, InterpretingWay
from appointments.rules.times import OFFICE_TIME
from willkommen.microcache import microcached
from willkommen.models import Authority

# In the order in which people would choose them.
WAYS: dict[str, Promise] = {
    InterpretingWay.ON_SITE: pgettext_lazy("interpreter", "on site"),
    InterpretingWay.VIDEO: pgettext_lazy("interpreter", "by video"),
    InterpretingWay.PHONE: pgettext_lazy("interpreter", "by phone"),
}

# Whose hours cover the whole time on that day; whether they are free is asked under their lock.
_WHO_COULD = """
SELECT speaker.id
  FROM appointments_interpreter speaker
  JOIN appointments_interpreterhours hours ON hours.interpreter_id = speaker.id
 WHERE speaker.authority_id = %(authority)s AND speaker.is_active AND %(language)s = ANY (speaker.languages)
   AND hours.weekday = extract(isodow FROM %(day)s::date) - 1
   AND %(day)s::date >= hours.first_day AND (hours.last_day IS NULL OR %(day)s::date <= hours.last_day)
 GROUP BY speaker.id
HAVING range_agg(tstzrange((%(day)s::date + hours.starts) AT TIME ZONE 'Europe/Berlin',
                           (%(day)s::date + hours.ends) AT TIME ZONE 'Europe/Berlin')) @> tstzrange(%(start)s, %(end)s)
 ORDER BY cardinality(speaker.languages), speaker.id
"""
_ONE = "SELECT id FROM appointments_interpreter WHERE id = %s FOR NO KEY UPDATE"


def interpreting_ways(authority: Authority, *, now: dt.datetime) -> dict[str, tuple[str, ...]]:
    """For each language this authority has an interpreter for, from today on: how they are there."""
    today = now.astimezone(OFFICE_TIME).date()
    rows = InterpreterHours.objects.filter(
        Q(last_day=None) | Q(last_day__gte=today), authority=authority, interpreter__is_active=True
    )
    found: dict[str, set[str]] = {}
    for languages, way in rows.order_by().values_list("interpreter__languages", "interpreter__way").distinct():
        for language in languages:
            found.setdefault(language, set()).add(way)
    return {language: tuple(way for way in WAYS if way in ways) for language, ways in found.items()}


cached_interpreting_ways = microcached(interpreting_ways)


def language_to_interpret(
    authority: Authority, *, needs_interpreter: bool, spoken_language: str, now: dt.datetime
) -> str:
    """The language an interpreter is booked for; empty where none is wished for, none is needed or we have none."""
    if not needs_interpreter or spoken_language == "de":
        return ""
    return spoken_language if spoken_language in cached_interpreting_ways(authority, now=now) else ""


def ways_in_words(ways: tuple[str, ...]) -> str:
    """How interpreters are there, as one reads it."""
    return " · ".join(str(WAYS[way]) for way in ways)


def way_of(appointment: Appointment) -> str:
    """How the interpreter of an appointment is there, as one reads it; empty where nobody is booked."""
    return str(WAYS[appointment.interpreter.way]) if appointment.interpreter else ""


def who_could_interpret(authority_id: int, *, language: str, during: DateTimeTZRange) -> list[int]:
    """Interpreters whose hours cover this time; who speaks fewer languages first, the others are kept for those."""
    day = during.lower.astimezone(OFFICE_TIME).date()
    with connection.cursor() as cursor:
        span = {"start": during.lower, "end": during.upper}
        cursor.execute(_WHO_COULD, {"authority": authority_id, "language": language, "day": day, **span})
        return [key for (key,) in cursor.fetchall()]


def lock_interpreter(interpreter_id: int) -> None:
    """Stand in line for this interpreter: bookings of theirs happen one after the other."""
    with connection.cursor() as cursor:
        cursor.execute(_ONE, [interpreter_id])


def bookings_in_the_way(interpreter_id: int, during: DateTimeTZRange) -> list[InterpreterBooking]:
    """What the interpreter is taken for in this time, with the appointments as they are now."""
    rows = InterpreterBooking.objects.filter(interpreter_id=interpreter_id, during__overlap=during)
    return list(rows.select_related("appointment"))
