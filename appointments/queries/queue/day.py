"""The list of a day at one office, and finding somebody in it."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Q
from django.utils.translation import pgettext_lazy

from appointments.models import Appointment, AppointmentStatus, Visit, VisitStatus
from appointments.queries.planning.affected import affected_exists
from appointments.queries.queue.board import day_span
from appointments.queries.queue.rows import minutes_between, minutes_words
from appointments.rules.codes import tidy_reference
from appointments.rules.times import OFFICE_TIME
from willkommen.folding import fold
from willkommen.languages import language_name
from willkommen.models import Authority, Office

MOST_FOUND = 20


class State(StrEnum):
    """What became of an appointment, as the list shows it."""

    EXPECTED = "expected"
    OVERDUE = "overdue"
    WAITING = "waiting"
    CALLED = "called"
    SERVING = "serving"
    PARKED = "parked"
    DONE = "done"
    LEFT = "left"
    DID_NOT_COME = "did_not_come"
    NOT_RECORDED = "not_recorded"
    CANCELLED = "cancelled"


# Kind of badge, icon and word of each state: never a colour alone.
SHOWN_AS = {
    State.EXPECTED: ("neutral", "schedule", pgettext_lazy("state of an appointment", "expected")),
    State.OVERDUE: ("warning", "schedule", pgettext_lazy("state of an appointment", "not here yet")),
    State.WAITING: ("info", "group", pgettext_lazy("state of an appointment", "here, waiting")),
    State.CALLED: ("info", "campaign", pgettext_lazy("state of an appointment", "called")),
    State.SERVING: ("info", "person", pgettext_lazy("state of an appointment", "being served")),
    State.PARKED: ("warning", "pause-circle", pgettext_lazy("state of an appointment", "put aside")),
    State.DONE: ("success", "check", pgettext_lazy("state of an appointment", "done")),
    State.LEFT: ("neutral", "door-open", pgettext_lazy("state of an appointment", "left")),
    State.DID_NOT_COME: ("danger", "event-busy", pgettext_lazy("state of an appointment", "did not come")),
    State.NOT_RECORDED: ("warning", "question-mark", pgettext_lazy("state of an appointment", "not recorded")),
    State.CANCELLED: ("neutral", "block", pgettext_lazy("state of an appointment", "cancelled")),
}


def state_of(appointment: Appointment, *, now: dt.datetime) -> State:
    """The state of an appointment at a moment; nothing said about a past day is “not recorded”, never a guess."""
    if appointment.status == AppointmentStatus.CANCELLED:
        return State.CANCELLED
    if hasattr(appointment, "visit"):
        return State(appointment.visit.status)
    if appointment.did_not_come_at is not None:
        return State.DID_NOT_COME
    if appointment.starts_at > now:
        return State.EXPECTED
    today = now.astimezone(OFFICE_TIME).date()
    return State.OVERDUE if appointment.starts_at.astimezone(OFFICE_TIME).date() == today else State.NOT_RECORDED


@dataclass(frozen=True)
class DayRow:
    """An appointment with its state."""

    appointment: Appointment
    now: dt.datetime

    @property
    def state(self) -> State:
        """What became of it."""
        return state_of(self.appointment, now=self.now)

    @property
    def badge(self) -> dict:
        """How the state is shown."""
        kind, icon, text = SHOWN_AS[self.state]
        return {"kind": kind, "icon": icon, "text": text}

    @property
    def ticket(self) -> str:
        """The number of who has checked in."""
        return self.appointment.visit.ticket_number if hasattr(self.appointment, "visit") else ""

    @property
    def language(self):
        """What the person speaks."""
        return language_name(self.appointment.spoken_language)

    @property
    def overdue(self) -> int:
        """Minutes since the start of who is not here yet."""
        return minutes_between(self.appointment.starts_at, self.now) if self.state == State.OVERDUE else 0

    @property
    def overdue_words(self) -> str:
        """How long ago it was to start, as one reads it."""
        return minutes_words(self.overdue)

    @property
    def may_check_in(self) -> bool:
        """Whether a button to check in makes sense."""
        is_today = self.appointment.starts_at.astimezone(OFFICE_TIME).date() == self.now.astimezone(OFFICE_TIME).date()
        return is_today and self.state in (State.EXPECTED, State.OVERDUE, State.DID_NOT_COME)

    @property
    def is_affected(self) -> bool:
        """Whether a change of the plan stands in its way and nothing else is agreed; known to lists only."""
        return getattr(self.appointment, "is_affected", False) and self.state in (State.EXPECTED, State.OVERDUE)

    @property
    def may_be_missed(self) -> bool:
        """Whether “did not come” can be said."""
        return self.state in (State.OVERDUE, State.NOT_RECORDED) and not hasattr(self.appointment, "visit")


@dataclass(frozen=True)
class Day:
    """All appointments of a day at an office, and who came without one."""

    day: dt.date
    office: Office
    now: dt.datetime
    rows: list[DayRow]
    walk_ins: list[Visit]

    @property
    def is_today(self) -> bool:
        """Whether this is today."""
        return self.day == self.now.astimezone(OFFICE_TIME).date()

    @property
    def affected(self) -> int:
        """How many cannot take place as booked."""
        return sum(row.is_affected for row in self.rows)

    @property
    def counts(self) -> list[tuple[str, int]]:
        """How many are in which state, in the order of a day; states nobody is in are left out."""
        states = [row.state for row in self.rows]
        return [(str(SHOWN_AS[state][2]), states.count(state)) for state in State if state in states]


def _appointments(authority_id: int):
    rows = Appointment.objects.annotate(is_affected=affected_exists()).filter(
        authority_id=authority_id, status__in=[AppointmentStatus.BOOKED, AppointmentStatus.CANCELLED]
    )
    return rows.select_related(
        "service", "office", "counter", "visit", "offer__service", "interpreter_booking__interpreter"
    )


def day_of(office: Office, *, day: dt.date, now: dt.datetime) -> Day:
    """The list of one day, by time; moved and cancelled appointments stay visible."""
    rows = _appointments(office.authority_id).filter(office=office, during__overlap=day_span(day))
    walk_ins = Visit.objects.filter(office=office, day=day, appointment=None).select_related("service")
    return Day(
        day=day,
        office=office,
        now=now,
        rows=[DayRow(appointment, now) for appointment in rows.order_by("during", "id")],
        walk_ins=list(walk_ins.order_by("arrived_at")),
    )


def find_appointments(authority: Authority, text: str, *, now: dt.datetime) -> list[DayRow]:
    """Appointments with this reference, or (from a week ago on) with this name, however it is written; soonest first.

    A discreet one is found by its number alone: a name in the search field must not tell that the person comes.
    """
    words = fold(text).split()
    if not words:
        return []
    by_reference = _appointments(authority.pk).filter(reference=tidy_reference(text))
    if by_reference.exists():
        return [DayRow(appointment, now) for appointment in by_reference]
    rows = _appointments(authority.pk).filter(during__endswith__gte=now - dt.timedelta(days=7), is_discreet=False)
    for word in words:
        rows = rows.filter(_has_word(word))
    return [DayRow(appointment, now) for appointment in rows.order_by("during", "id")[:MOST_FOUND]]


def _has_word(word: str) -> Q:
    """A word of a name with and without its accents; Müller is found as MUELLER and as MULLER."""
    found = Q()
    for spelling in {word, word.replace("AE", "A").replace("OE", "O").replace("UE", "U")}:
        for name in ("family_name", "given_names"):
            found |= Q(**{f"{name}__unaccent__icontains": spelling})
    return found


VISIT_BADGES = {VisitStatus(state.value): SHOWN_AS[state] for state in State if state.value in VisitStatus.values}


def badge_of_visit(visit: Visit) -> dict:
    """How the state of a visit is shown."""
    kind, icon, text = VISIT_BADGES[VisitStatus(visit.status)]
    return {"kind": kind, "icon": icon, "text": text}
