"""Papers arrive, some of them, some of no use; when nothing is missing any more the review goes on."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from casework.actions.documents.ending import complete_documents
from casework.actions.history import tell
from casework.actions.news import tell_applicant
from casework.models import Case, DocumentRequest, RequestedItem
from casework.queries.cases import locked_case
from casework.queries.documents import current_request
from casework.rules.history import Happened
from casework.rules.requests import Arrival, Defect, ItemState
from casework.rules.states import Mover
from willkommen.errors import Refused


class NothingAsked(Refused):
    """The case does not wait for papers."""

    text = _("This case is not waiting for papers any more. Please look at it again.")


@dataclass(frozen=True)
class Mark:
    """What staff say about one paper; `defect` only where it is there and of no use."""

    state: ItemState
    defect: Defect | None = None


@transaction.atomic
def record_papers(
    *,
    case: Case,
    marks: dict[int, Mark],
    how: Arrival,
    mover: Mover,
    now: dt.datetime,
    staff_member=None,
) -> bool:
    """Write down what arrived, what is of no use and what is no longer needed, by the id of the item.

    The applicant reads it in the history and is told that there is news. Where nothing is missing any more the request is
    complete and the case goes on; returns whether it did. Raises `NothingAsked`.
    """
    case = locked_case(case)
    request = current_request(case)
    if request is None:
        raise NothingAsked
    request.case = case
    items = list(request.items.all())
    changed = [item for item in items if item.pk in marks and _mark(item, marks[item.pk], how=how, now=now)]
    for item in changed:
        item.save(update_fields=["arrived_at", "arrived_by", "defect", "waived_at"])
        _tell(request, item, now=now, staff_member=staff_member)
    if all(item.waived_at or (item.arrived_at and not item.defect) for item in items):
        complete_documents(request=request, mover=mover, now=now, staff_member=staff_member)
        return True
    if changed:
        tell_applicant(case=case, now=now)
    return False


def _mark(item: RequestedItem, mark: Mark, *, how: Arrival, now: dt.datetime) -> bool:
    """Whether that changes anything."""
    before = (item.arrived_at is not None, item.defect, item.waived_at is not None)
    is_here = mark.state in (ItemState.HERE, ItemState.DEFECT)
    defect = mark.defect or "" if mark.state == ItemState.DEFECT else ""
    is_waived = mark.state == ItemState.WAIVED
    if before == (is_here, defect, is_waived):
        return False
    item.arrived_at = (item.arrived_at if item.defect == defect else None) or now if is_here else None
    item.arrived_by = (item.arrived_by or how) if is_here else ""
    item.defect = str(defect)
    item.waived_at = now if is_waived else None
    return True


def _tell(request: DocumentRequest, item: RequestedItem, *, now: dt.datetime, staff_member) -> None:
    """Codes and places only: words of the office stay out of the history."""
    detail: dict = {"paper": item.document.code if item.document else "", "place": item.position}
    if item.defect:
        kind = Happened.DOCUMENT_REFUSED
        detail["defect"] = item.defect
    elif item.arrived_at:
        kind = Happened.DOCUMENT_ARRIVED
        detail["how"] = item.arrived_by
    else:
        kind = Happened.DOCUMENT_WAIVED if item.waived_at else Happened.DOCUMENT_MISSING
    tell(case=request.case, kind=kind, now=now, staff_member=staff_member, **detail)
