"""Naming what is missing and until when (§ 82 (1) AufenthG)."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from appointments.models import RequiredDocument
from casework.actions.dates import start_clock
from casework.actions.documents.ending import end_requests
from casework.actions.documents.reminding import post_reminders, settle_reminders
from casework.actions.history import tell
from casework.actions.moving import make_move
from casework.actions.news import tell_applicant
from casework.models import Case, DocumentRequest, RequestedItem, RequestStatus
from casework.queries.cases import locked_case
from casework.queries.documents import current_request, proposed_end, working_end
from casework.rules.history import Happened
from casework.rules.requests import CLOCK, LEAST_DAYS, LONGEST_DAYS, MOST_ITEMS
from casework.rules.states import Mover, State
from willkommen.errors import Refused
from willkommen.moments import berlin_day


class NothingToAsk(Refused):
    """A request names at least one paper that was not asked for before."""

    text = _("Choose at least one paper that has not been asked for yet.")


class TooMuchAsked(Refused):
    """A list nobody can work through."""

    text = _("Please ask for %(most)d papers at most.") % {"most": MOST_ITEMS}


class TooSoon(Refused):
    """A last day that leaves too little time, or lies too far ahead."""

    text = _("The last day must leave at least a week, and no more than a year.")


@transaction.atomic
def request_documents(
    *,
    case: Case,
    documents: list[RequiredDocument],
    others: list[str],
    mover: Mover,
    now: dt.datetime,
    due_on: dt.date | None = None,
    note: str = "",
    delivery: str = "",
    delivered_on: dt.date | None = None,
    staff_member=None,
) -> DocumentRequest:
    """Ask for papers of the catalogue and for `others` in words of the office, until the end of a working day.

    The case waits for the applicant from now on. Where it does already, the papers are added to the request that runs; its
    last day is never earlier than before. Starts the clock, posts the reminders and the word that there is news. Raises
    `NothingToAsk`, `TooMuchAsked`, `TooSoon`, `MoveNotPossible`.
    """
    case = locked_case(case)
    last_day = working_end(due_on) if due_on else proposed_end(case, now=now)
    today = berlin_day(now)
    if not LEAST_DAYS <= (last_day - today).days <= LONGEST_DAYS:
        raise TooSoon
    request = _request_to_fill(case, mover=mover, now=now, staff_member=staff_member)
    added = _add_items(request, documents, others)
    request.due_on = max(last_day, request.due_on) if request.pk and request.due_on else last_day
    request.note = note or request.note
    if delivery:
        request.delivery, request.delivered_on = delivery, delivered_on or today
    _save(request, added)
    begin_waiting(request, now=now, staff_member=staff_member)
    tell(
        case=request.case,
        kind=Happened.DOCUMENTS_REQUESTED,
        now=now,
        staff_member=staff_member,
        papers=len(added),
        due_on=request.due_on.isoformat(),
    )
    tell_applicant(case=request.case, now=now)
    return request


@transaction.atomic
def record_delivery(
    *, request: DocumentRequest, delivery: str, delivered_on: dt.date, now: dt.datetime, staff_member=None
) -> None:
    """How and when the request reached the person (§ 41 VwVfG)."""
    request.delivery, request.delivered_on = delivery, delivered_on
    request.save(update_fields=["delivery", "delivered_on"])
    tell(
        case=request.case,
        kind=Happened.REQUEST_DELIVERED,
        now=now,
        staff_member=staff_member,
        how=delivery,
        on=delivered_on.isoformat(),
    )


def begin_waiting(request: DocumentRequest, *, now: dt.datetime, staff_member=None) -> None:
    """The clock runs to the last day as it is now, and the reminders lie before it."""
    settle_reminders(request)
    start_clock(
        case=request.case,
        kind=CLOCK,
        began_on=berlin_day(request.asked_at),
        ends_on=request.due_on,
        now=now,
        is_public=True,
        staff_member=staff_member,
    )
    post_reminders(request, now=now)


def _request_to_fill(case: Case, *, mover: Mover, now: dt.datetime, staff_member) -> DocumentRequest:
    """The one that runs or has lapsed; otherwise the case moves and a new one begins."""
    current = current_request(case)
    if current is not None:
        current.case = case
        current.status, current.ended_at = RequestStatus.OPEN, None
        return current
    if case.status != State.INCOMPLETE:
        case = make_move(case=case, code="request_documents", mover=mover, now=now, staff_member=staff_member)
    # one that an earlier way of the case has left open
    end_requests(case=case, now=now, staff_member=staff_member)
    return DocumentRequest(authority_id=case.authority_id, case=case, asked_at=now, asked_by=staff_member)


def _add_items(request: DocumentRequest, documents: list[RequiredDocument], others: list[str]) -> list[RequestedItem]:
    """What is new on the list. A paper that is there or no longer needed may be asked for again."""
    known = [item for item in request.items.all() if _is_asked(item)] if request.pk else []
    has_document = {item.document_id for item in known}
    has_words = {item.other for item in known}
    place = len(request.items.all()) if request.pk else 0
    wanted: list[dict] = [{"document": one} for one in documents if one.pk not in has_document]
    wanted += [{"other": words} for words in dict.fromkeys(others) if words not in has_words]
    if not wanted:
        raise NothingToAsk
    if len(known) + len(wanted) > MOST_ITEMS:
        raise TooMuchAsked
    return [
        RequestedItem(authority_id=request.authority_id, request=request, position=place + number, **one)
        for number, one in enumerate(wanted)
    ]


def _is_asked(item: RequestedItem) -> bool:
    return item.waived_at is None and (item.arrived_at is None or item.defect != "")


def _save(request: DocumentRequest, added: list[RequestedItem]) -> None:
    was_known = request.pk is not None
    request.save()
    for item in added:
        item.request = request
    RequestedItem.objects.bulk_create(added)
    if was_known:  # what was read before is short of what was added
        request.refresh_from_db(fields=["items"])
