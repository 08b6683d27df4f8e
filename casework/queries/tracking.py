"""What somebody with reference and code sees of a case: what is listed here, and nothing else (safety.md, section 2)."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q

from appointments.models import Appointment, AppointmentStatus
from appointments.queries.holidays import is_public_holiday
from casework.models import Application, Case, CaseEvent, Hearing
from casework.queries.access import Access
from casework.queries.cases import casework_settings
from casework.queries.durations import Duration, usual_duration
from casework.queries.handover import Whereabouts, where_is_it
from casework.rules.deadlines import deadline_of
from casework.rules.history import Happened
from casework.rules.states import UNDECIDED, PublicState, State, public_state
from casework.rules.tracking import Step, sentence_of, steps_of
from willkommen.moments import berlin_day

FAILURES_SHOWN = dt.timedelta(days=30)


@dataclass(frozen=True)
class FailedTries:
    """Wrong codes before the right one, for the owner."""

    times: int
    at: dt.datetime


@dataclass(frozen=True)
class Tracking:
    """The page of one case for its applicant."""

    reference: str
    state: PublicState
    sentence: str
    since: dt.datetime
    received_at: dt.datetime
    steps: list[Step]
    suspended_for: str
    is_card_late: bool
    answer_by: dt.date | None
    appointments: list[Appointment]
    duration: Duration | None
    whereabouts: Whereabouts | None
    failed_tries: FailedTries | None
    has_receipt: bool
    team_contact: str
    readable_until: dt.datetime | None


def tracking_of(access: Access, *, now: dt.datetime) -> Tracking:
    """Everything the page shows of a case but papers and questions; the same number of queries for each of a state."""
    case = access.case
    events = _events(case, now=now)
    is_own = access.representative is None
    return Tracking(
        reference=case.reference_in_groups,
        state=public_state(case.status),
        sentence=sentence_of(case.status),
        since=case.public_since,
        received_at=case.received_at,
        steps=steps_of(
            case.status,
            received_at=case.received_at,
            since=case.public_since,
            moves=[(event.status_to, event.happened_at) for event in events if event.is_public],
        ),
        suspended_for=case.suspended_for if case.status == State.SUSPENDED else "",
        is_card_late=_is_card_late(case, now=now),
        answer_by=_answer_by(case),
        appointments=_appointments(case, now=now),
        duration=usual_duration(case, now=now) if case.status in UNDECIDED else None,
        # where a person lives now is nobody else's business
        whereabouts=where_is_it(case, now=now) if is_own else None,
        failed_tries=_failed_tries(events) if is_own else None,
        has_receipt=is_own and Application.objects.filter(case=case, is_informal=True).exists(),
        team_contact=casework_settings(case.authority).team_contact,
        readable_until=case.erase_after if case.status == State.CLOSED else None,
    )


def _events(case: Case, *, now: dt.datetime) -> list[CaseEvent]:
    """The moves the applicant may know of, and tries with a wrong code; oldest first."""
    public_moves = Q(kind=Happened.MOVED, is_public=True)
    failures = Q(kind=Happened.CODE_FAILED, happened_at__gt=now - FAILURES_SHOWN)
    return list(CaseEvent.objects.filter(public_moves | failures, case=case).order_by("happened_at", "pk"))


def _failed_tries(events: list[CaseEvent]) -> FailedTries | None:
    """The latest."""
    failed = [event for event in events if event.kind == Happened.CODE_FAILED]
    return FailedTries(failed[-1].detail.get("times", 1), failed[-1].happened_at) if failed else None


def _answer_by(case: Case) -> dt.date | None:
    """The last day to answer in a hearing."""
    if case.status != State.HEARING:
        return None
    return Hearing.objects.filter(case=case, answered_on=None).values_list("answer_by", flat=True).first()


def _is_card_late(case: Case, *, now: dt.datetime) -> bool:
    """Whether the clock of the card was over and it is still not there."""
    if case.status != State.CARD_ORDERED or case.card_ordered_on is None:
        return False
    return berlin_day(now) > deadline_of("card_production", case.card_ordered_on, is_public_holiday)


def _appointments(case: Case, *, now: dt.datetime) -> list[Appointment]:
    """What is booked for the case and not over."""
    coming = Appointment.objects.filter(cases=case, status=AppointmentStatus.BOOKED, during__endswith__gt=now)
    return list(coming.filter(authority_id=case.authority_id).select_related("office", "authority").order_by("during"))
