"""A request ends: everything is there, it is no longer needed, or its last day is over."""

import datetime as dt

from django.db import transaction
from django.utils import translation

from appointments.queries.holidays import is_public_holiday
from casework.actions.dates import add_follow_up, stop_clocks
from casework.actions.documents.reminding import settle_reminders
from casework.actions.history import tell
from casework.actions.moving import make_move
from casework.actions.news import tell_applicant
from casework.models import Case, DocumentRequest, RequestStatus
from casework.queries.deadlines import what_to_do
from casework.queries.documents import locked_request, requests_to_lapse
from casework.rules.calendar import working_day_from
from casework.rules.history import Happened
from casework.rules.requests import CLOCK
from casework.rules.states import Mover, State
from willkommen.moments import berlin_day


def complete_documents(*, request: DocumentRequest, mover: Mover, now: dt.datetime, staff_member=None) -> Case:
    """Everything is there: the clock stops, the case goes on being reviewed, the applicant is told.

    Raises `MoveNotPossible`, `NotYourMove`.
    """
    return _go_on(request, RequestStatus.COMPLETE, mover=mover, now=now, staff_member=staff_member, complete_at=now)


@transaction.atomic
def withdraw_request(*, request: DocumentRequest, mover: Mover, now: dt.datetime, staff_member=None) -> Case:
    """The papers are no longer needed: the review goes on without them. Raises `MoveNotPossible`, `NotYourMove`."""
    return _go_on(request, RequestStatus.WITHDRAWN, mover=mover, now=now, staff_member=staff_member)


@transaction.atomic
def end_requests(*, case: Case, now: dt.datetime, staff_member=None) -> int:
    """The case has gone another way: nobody waits for papers any more; returns how many requests ended."""
    requests = list(DocumentRequest.objects.select_for_update().filter(case=case, status=RequestStatus.OPEN))
    for request in requests:
        _end(request, RequestStatus.WITHDRAWN, how="dropped", now=now, staff_member=staff_member)
    return len(requests)


def lapse_requests(*, authority, now: dt.datetime, most: int = 200) -> int:
    """The last day is over: the caseworker looks at the case again. Nothing happens to the person by itself.

    Returns how many requests ended; one whose case has gone on without it just ends.
    """
    today = berlin_day(now)
    ended = 0
    for pk in requests_to_lapse(authority, today=today)[:most]:
        with transaction.atomic():
            request = locked_request(authority, pk)
            if request is None or request.status != RequestStatus.OPEN:
                continue
            if request.case.status != State.INCOMPLETE:
                _end(request, RequestStatus.WITHDRAWN, how="dropped", now=now)
            elif request.due_on < today:
                was_running = _end(request, RequestStatus.LAPSED, how="lapsed", now=now)
                if was_running:  # otherwise whoever let the clock lapse has asked for a look already
                    _look_again(request, today=today, now=now)
            ended += 1
    return ended


def _go_on(request: DocumentRequest, status: RequestStatus, *, mover, now, staff_member, **columns) -> Case:
    with transaction.atomic():
        case = make_move(
            case=request.case, code="complete_documents", mover=mover, now=now, staff_member=staff_member, **columns
        )
        request.case = case
        _end(request, status, how="met", now=now, staff_member=staff_member)
        tell_applicant(case=case, now=now)
        return case


def _end(request: DocumentRequest, status: RequestStatus, *, how: str, now: dt.datetime, staff_member=None) -> bool:
    """Whether its clock was still running."""
    request.status, request.ended_at = status, now
    request.extension_asked_at = None
    request.save(update_fields=["status", "ended_at", "extension_asked_at"])
    settle_reminders(request)
    stopped = stop_clocks(case=request.case, kinds=[CLOCK], how=how, now=now, staff_member=staff_member)
    tell(case=request.case, kind=Happened.REQUEST_ENDED, now=now, staff_member=staff_member, how=str(status))
    return stopped > 0


def _look_again(request: DocumentRequest, *, today: dt.date, now: dt.datetime) -> None:
    with translation.override("de"):  # follow-ups are words of the office
        reason = str(what_to_do(CLOCK))
    add_follow_up(case=request.case, due_on=working_day_from(today, is_public_holiday), reason=reason, now=now)
