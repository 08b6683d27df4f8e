"""How far a visit is, and how to speak with the person."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from django.db.models import F

from appointments.models import (
    Appointment,
    AppointmentStatus,
    Call,
    Counter,
    InterpreterBooking,
    Outcome,
    Service,
    Visit,
    VisitStatus,
)
from appointments.queries.queue.papers import PersonsPapers, papers_of
from appointments.queries.queue.reach import running_shifts
from appointments.queries.queue.rows import minutes_between, minutes_words
from appointments.rules.queue import may_be_given_up, may_take_back
from appointments.rules.times import minutes_needed
from willkommen.languages import language_name
from willkommen.models import StaffMember


def minutes_served(visit: Visit, *, now: dt.datetime) -> int | None:
    """Serving time in full minutes: from the call to the end, so far while it lasts.

    None where nobody was called, and where nobody knows when it ended (settled in the evening). Who was put aside is
    served from the last call on.
    """
    if visit.called_at is None or (visit.status == VisitStatus.DONE and visit.served_to is None):
        return None
    return minutes_between(visit.called_at, visit.served_to or now)


def calls_of_this_round(visit: Visit) -> int:
    """How often somebody was called to the counter they are called to now."""
    return Call.objects.filter(visit=visit, called_at__gte=F("visit__called_at")).count()


@dataclass(frozen=True)
class Progress:
    """Times of a visit in minutes, and which buttons make sense."""

    waited: int
    served: int | None
    planned: int | None
    calls: int
    may_be_given_up: bool
    may_take_back_call: bool
    may_take_back_end: bool

    @property
    def served_words(self) -> str:
        """Serving time as one reads it."""
        return minutes_words(self.served) if self.served is not None else ""

    @property
    def waited_words(self) -> str:
        """Waiting time as one reads it."""
        return minutes_words(self.waited)


def progress_of(visit: Visit, *, now: dt.datetime) -> Progress:
    """The times and buttons of one visit. Two queries."""
    calls = calls_of_this_round(visit)
    first_call = Call.objects.filter(visit=visit).order_by("id").values_list("called_at", flat=True).first()
    has_ended = visit.status in (VisitStatus.DONE, VisitStatus.LEFT) and visit.served_to is not None
    return Progress(
        waited=minutes_between(visit.arrived_at, first_call or visit.called_at or visit.served_to or now),
        served=minutes_served(visit, now=now),
        planned=_planned(visit),
        calls=calls,
        may_be_given_up=may_be_given_up(calls),
        may_take_back_call=visit.status == VisitStatus.CALLED and may_take_back(visit.called_at, now=now),
        may_take_back_end=has_ended and may_take_back(visit.served_to, now=now),
    )


def _planned(visit: Visit) -> int | None:
    """What was booked; for who came without an appointment the planning value of the catalogue."""
    if visit.appointment is not None:
        return int((visit.appointment.ends_at - visit.appointment.starts_at).total_seconds() // 60)
    minutes = visit.service.counter_minutes
    return minutes_needed(minutes=minutes, persons=1) if minutes else None


@dataclass(frozen=True)
class Talk:
    """How one can speak with the person: who speaks their language, who interprets, who comes along."""

    visit: Visit
    is_spoken_here: bool
    spoken_at: list[int]
    interpreting: InterpreterBooking | None

    @cached_property
    def language(self):
        """What the person speaks."""
        return language_name(self.visit.spoken_language)

    @property
    def is_german(self) -> bool:
        """Whether German will do."""
        return self.visit.spoken_language == "de"

    @property
    def is_wish_open(self) -> bool:
        """Whether an interpreter was wished for and nobody is booked."""
        appointment = self.visit.appointment
        return appointment is not None and appointment.needs_interpreter and self.interpreting is None


def talk_of(visit: Visit, *, staff_member: StaffMember, now: dt.datetime) -> Talk:
    """How the reader can speak with the person of a visit. Three queries at most."""
    spoken = visit.spoken_language
    is_spoken_here = spoken == "de" or spoken in staff_member.spoken_languages
    numbers: list[int] = []
    if not is_spoken_here:
        shifts = running_shifts(visit.office, now=now)
        there = [shift.counter_id for shift in shifts if spoken in shift.languages]
        found = Counter.objects.filter(pk__in=there).exclude(pk=visit.counter_id)
        numbers = list(found.order_by("number").values_list("number", flat=True))
    interpreting = None
    if visit.appointment is not None:
        bookings = InterpreterBooking.objects.filter(appointment=visit.appointment)
        interpreting = bookings.select_related("interpreter").first()
    return Talk(visit, is_spoken_here, numbers, interpreting)


def is_being_served(visit: Visit) -> bool:
    """Whether the person stands at a counter and has been greeted."""
    return visit.status == VisitStatus.SERVING


def is_over(visit: Visit) -> bool:
    """Whether nothing more can happen with it."""
    return visit.status in (VisitStatus.DONE, VisitStatus.LEFT, VisitStatus.NOT_RECORDED)


@dataclass(frozen=True)
class NextSteps:
    """How it goes on after a visit, for the slip the person takes along."""

    service: Service
    outcome: str
    missing: list[PersonsPapers]
    is_family: bool
    note: str
    follow_up: Appointment | None

    @property
    def elsewhere(self) -> str:
        """Where to go in the language of the moment, if the note is what the catalogue says about it."""
        german = self.service.elsewhere_de or ""  # type: ignore[attr-defined] # modeltranslation adds it
        is_from_catalogue = self.outcome == Outcome.REFERRED and german and self.note == german[: len(self.note)]
        return self.service.elsewhere if is_from_catalogue else ""


def next_steps_of(visit: Visit) -> NextSteps:
    """What is missing, when the person comes again, where they are sent."""
    papers = papers_of(visit)
    follow_up = visit.follow_up if visit.follow_up and visit.follow_up.status == AppointmentStatus.BOOKED else None
    return NextSteps(visit.service, visit.outcome, papers.missing, papers.is_family, visit.outcome_note, follow_up)
