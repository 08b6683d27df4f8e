"""More time for papers: asked for by the applicant, given by the staff."""

import datetime as dt

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.actions.dates import add_follow_up
from casework.actions.documents.asking import begin_waiting
from casework.actions.history import tell
from casework.actions.news import tell_applicant
from casework.models import DocumentRequest, RequestStatus
from casework.queries.documents import locked_request, working_end
from casework.rules.history import Happened
from casework.rules.requests import LONGEST_DAYS, ExtensionReason
from casework.rules.states import State
from willkommen.errors import Refused
from willkommen.moments import berlin_day


class TimeIsOver(Refused):
    """The case no longer waits for papers."""

    text = gettext_lazy("We are not waiting for papers any more.")


class NotLater(Refused):
    """More time ends later than before."""

    text = gettext_lazy("The new last day must be later than the old one and later than today, and within a year.")


class NothingAskedFor(Refused):
    """Nobody asked for more time."""

    text = gettext_lazy("Nobody is asking for more time.")


@transaction.atomic
def ask_for_more_time(*, request: DocumentRequest, reason: ExtensionReason, now: dt.datetime) -> DocumentRequest:
    """The applicant needs longer; the caseworker sees it on the case and today in the work list. Asking twice asks once.

    Raises `TimeIsOver`.
    """
    request = _waiting(request)
    if request.extension_asked_at is not None:
        return request
    request.extension_asked_at, request.extension_reason = now, reason
    request.save(update_fields=["extension_asked_at", "extension_reason"])
    tell(case=request.case, kind=Happened.EXTENSION_ASKED, now=now, by_applicant=True, reason=str(reason))
    with translation.override("de"):  # follow-ups are words of the office
        words = _("More time for the papers is asked for")
    add_follow_up(case=request.case, due_on=berlin_day(now), reason=words, now=now)
    return request


@transaction.atomic
def extend_request(
    *, request: DocumentRequest, due_on: dt.date, now: dt.datetime, staff_member=None
) -> DocumentRequest:
    """Give more time, to the end of a working day; a request that had lapsed runs again.

    The history keeps the old and the new day, the clock and the reminders follow. Raises `TimeIsOver`, `NotLater`.
    """
    request = _waiting(request)
    old, new, today = request.due_on, working_end(due_on), berlin_day(now)
    if new <= old or not 0 < (new - today).days <= LONGEST_DAYS:
        raise NotLater
    request.extended_from, request.due_on = old, new
    request.status, request.ended_at, request.extension_asked_at = RequestStatus.OPEN, None, None
    request.save(update_fields=["extended_from", "due_on", "status", "ended_at", "extension_asked_at"])
    begin_waiting(request, now=now, staff_member=staff_member)
    tell(
        case=request.case,
        kind=Happened.REQUEST_EXTENDED,
        now=now,
        staff_member=staff_member,
        old=old.isoformat(),
        new=new.isoformat(),
    )
    tell_applicant(case=request.case, now=now)
    return request


@transaction.atomic
def decline_more_time(*, request: DocumentRequest, now: dt.datetime, staff_member=None) -> DocumentRequest:
    """The last day stays as it is, and the applicant is told. Raises `NothingAskedFor`, `TimeIsOver`."""
    request = _waiting(request)
    if request.extension_asked_at is None:
        raise NothingAskedFor
    request.extension_asked_at = None
    request.save(update_fields=["extension_asked_at"])
    tell(
        case=request.case,
        kind=Happened.EXTENSION_DECLINED,
        now=now,
        staff_member=staff_member,
        due_on=request.due_on.isoformat(),
    )
    tell_applicant(case=request.case, now=now)
    return request


def _waiting(request: DocumentRequest) -> DocumentRequest:
    """The request as it is now, locked. Raises `TimeIsOver`."""
    found = locked_request(request.case.authority, request.pk)
    live = (RequestStatus.OPEN, RequestStatus.LAPSED)
    if found is None or found.status not in live or found.case.status != State.INCOMPLETE:
        raise TimeIsOver
    return found
