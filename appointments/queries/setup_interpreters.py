"""Interpreters as supervisors look after them: who there is, when they can be had, what they are booked for."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from psycopg2.extras import DateTimeTZRange

from appointments.models import (
    Appointment,
    AppointmentStatus,
    Interpreter,
    InterpreterBooking,
    InterpreterHours,
)
from appointments.rules.times import OFFICE_TIME
from willkommen.languages import SPOKEN_LANGUAGES
from willkommen.models import Authority
from willkommen.moments import weekday_name


@dataclass(frozen=True)
class InterpreterRow:
    """An interpreter with the hours that are not over and the number of bookings ahead."""

    interpreter: Interpreter
    hours: list[InterpreterHours]
    booked_ahead: int

    @property
    def languages(self) -> str:
        """What they speak, in the reader's language."""
        return ", ".join(str(SPOKEN_LANGUAGES.get(code, code)) for code in self.interpreter.languages)

    @property
    def hour_lines(self) -> list[tuple[str, InterpreterHours]]:
        """The weekdays that have the same hours, and those hours."""
        found: dict[tuple, list[InterpreterHours]] = {}
        for one in self.hours:
            found.setdefault((one.starts, one.ends), []).append(one)
        return [
            (", ".join(dict.fromkeys(weekday_name(one.weekday) for one in same)), same[0]) for same in found.values()
        ]


@dataclass(frozen=True)
class InterpreterDay:
    """What an interpreter is booked for on one day; the rows name neither a person nor a service."""

    interpreter: Interpreter
    day: dt.date
    appointments: list[Appointment]

    @property
    def rows(self) -> list[tuple[Appointment, str]]:
        """Each appointment with the language that is spoken there."""
        return [(one, str(SPOKEN_LANGUAGES.get(one.spoken_language, one.spoken_language))) for one in self.appointments]


def interpreters_of(authority: Authority, *, now: dt.datetime) -> list[InterpreterRow]:
    """All interpreters of an authority, who can be booked first."""
    found = Interpreter.objects.filter(authority=authority).prefetch_related(Prefetch("hours", _hours_ahead(now)))
    ahead = _ahead(authority, now)
    return [
        InterpreterRow(interpreter, list(interpreter.hours.all()), ahead.get(interpreter.pk, 0))
        for interpreter in found.order_by("-is_active", "name", "id")
    ]


def interpreter_by_id(authority: Authority, pk: int) -> Interpreter | None:
    """An interpreter of this authority."""
    return Interpreter.objects.filter(authority=authority, pk=pk).select_related("authority").first()


def hours_by_id(authority: Authority, pk: int) -> InterpreterHours | None:
    """One row of hours of this authority's interpreters."""
    return InterpreterHours.objects.filter(authority=authority, pk=pk).select_related("interpreter__authority").first()


def hours_of(interpreter: Interpreter, *, now: dt.datetime) -> list[InterpreterHours]:
    """The hours that are not over, by weekday."""
    return list(_hours_ahead(now).filter(interpreter=interpreter))


def booked_days(interpreter: Interpreter, *, now: dt.datetime) -> list[tuple[dt.date, int]]:
    """The days from today on with the number of bookings on each."""
    counts: dict[dt.date, int] = {}
    today = now.astimezone(OFFICE_TIME).date()
    for during in _booked(interpreter, DateTimeTZRange(_midnight(today), None)).values_list("during", flat=True):
        day = during.lower.astimezone(OFFICE_TIME).date()
        counts[day] = counts.get(day, 0) + 1
    return list(counts.items())


def interpreter_day(interpreter: Interpreter, *, day: dt.date) -> InterpreterDay:
    """What an interpreter is booked for on a day, by time."""
    during = DateTimeTZRange(_midnight(day), _midnight(day + dt.timedelta(days=1)))
    rows = _booked(interpreter, during).select_related("appointment__office", "appointment__counter")
    return InterpreterDay(interpreter, day, [row.appointment for row in rows])


def booked_outside(interpreter: Interpreter, *, now: dt.datetime) -> int:
    """How many bookings ahead lie outside of the interpreter's hours; they stay booked."""
    rows = _booked(interpreter, DateTimeTZRange(now, None)).values_list("during", flat=True)
    hours = hours_of(interpreter, now=now)
    return sum(not any(_covers(one, during) for one in hours) for during in rows)


def interpreters_state(authority: Authority, now: dt.datetime) -> str:
    """How many can be booked."""
    count = Interpreter.objects.filter(authority=authority, is_active=True).count()
    words = ngettext("%(count)d interpreter can be booked", "%(count)d interpreters can be booked", count)
    return words % {"count": count} if count else _("no interpreter; people are told so")


def interpreters_missing(authority: Authority, now: dt.datetime) -> str:
    """Interpreters without hours are never booked."""
    count = sum(not row.hours for row in interpreters_of(authority, now=now) if row.interpreter.is_active)
    words = ngettext("%(count)d interpreter without hours", "%(count)d interpreters without hours", count)
    return words % {"count": count} if count else ""


def _hours_ahead(now: dt.datetime):
    today = now.astimezone(OFFICE_TIME).date()
    rows = InterpreterHours.objects.filter(Q(last_day=None) | Q(last_day__gte=today))
    return rows.order_by("weekday", "starts", "first_day", "id")


def _booked(interpreter: Interpreter, during: DateTimeTZRange):
    rows = InterpreterBooking.objects.filter(interpreter=interpreter, during__overlap=during)
    return rows.filter(appointment__status=AppointmentStatus.BOOKED).order_by("during")


def _ahead(authority: Authority, now: dt.datetime) -> dict[int, int]:
    rows = InterpreterBooking.objects.filter(
        authority=authority, appointment__status=AppointmentStatus.BOOKED, during__endswith__gt=now
    )
    return dict(rows.order_by().values_list("interpreter_id").annotate(Count("pk")))


def _covers(hours: InterpreterHours, during: DateTimeTZRange) -> bool:
    start, end = during.lower.astimezone(OFFICE_TIME), during.upper.astimezone(OFFICE_TIME)
    is_on_day = hours.weekday == start.weekday() and hours.first_day <= start.date()
    is_not_over = hours.last_day is None or start.date() <= hours.last_day
    return is_on_day and is_not_over and hours.starts <= start.time() and end.time() <= hours.ends


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.min, OFFICE_TIME).astimezone(dt.UTC)
