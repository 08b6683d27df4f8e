"""Before the last day for papers: that somebody should sign in, never what for."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.actions.documents.reminding import REMINDERS
from casework.messages._texts import sign_in_page, text_of
from casework.models import DocumentRequest, HandedInFile, RequestStatus
from casework.queries.documents import papers_of
from casework.rules.states import State
from willkommen.messages import Letter, MessageKind, register_kind
from willkommen.models import OutgoingMessage
from willkommen.models.messages import Channel
from willkommen.moments import berlin_day


def register() -> None:
    """Make the two reminders known to the outbox."""
    for kind in REMINDERS.values():
        register_kind(
            MessageKind(
                code=kind,
                name=gettext_lazy("Reminder: papers are missing"),
                still_holds=_still_waits,
                write=_write,
                title=lambda request: request.case.reference,
                find=_find,
            )
        )


def _find(keys: Iterable[int]) -> dict[int, DocumentRequest]:
    rows = DocumentRequest.objects.order_by().select_related("case__authority").prefetch_related("items")
    found = rows.in_bulk(list(keys))
    files = HandedInFile.objects.filter(case__document_requests__in=found).defer("content").order_by()
    by_case: dict[int, list[HandedInFile]] = {}
    for file in files.distinct():
        by_case.setdefault(file.case_id, []).append(file)
    for request in found.values():
        request.files_of_case = by_case.get(request.case_id, [])
    return found


def _still_waits(request: DocumentRequest, now: datetime) -> bool:
    """Nobody is reminded who is protected, has nothing left to do, or whose last day is over."""
    case = request.case
    is_live = request.status == RequestStatus.OPEN and case.status == State.INCOMPLETE and not case.is_protected
    if not is_live or berlin_day(now) > request.due_on:
        return False
    return any(paper.is_to_do for paper in papers_of(request, request.files_of_case))


def _write(request: DocumentRequest, message: OutgoingMessage) -> Letter:
    authority = request.case.authority
    words = {"authority": authority, "sign_in_page": sign_in_page(authority)}
    if message.channel == Channel.SMS:
        return Letter(short_text=text_of("messages/documents_reminder_short.txt", words))
    return Letter(subject=_("A reminder for you"), text=text_of("messages/documents_reminder.txt", words))
