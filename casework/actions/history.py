"""The only way a line gets into the history of a case."""

from datetime import datetime

from casework.models import Case, CaseEvent
from casework.rules.history import PUBLIC, Happened
from casework.rules.states import State, public_state


def tell(
    *,
    case: Case,
    kind: Happened,
    now: datetime,
    staff_member=None,
    by_applicant: bool = False,
    status_from: str = "",
    status_to: str = "",
    **detail,
) -> CaseEvent:
    """Add one entry in the caller's transaction. `detail` holds codes, days and numbers, never names or free text."""
    return CaseEvent.objects.create(
        authority_id=case.authority_id,
        case=case,
        kind=kind,
        is_public=kind in PUBLIC or _is_seen(status_from, status_to),
        status_from=status_from,
        status_to=status_to,
        staff_member=staff_member,
        by_applicant=by_applicant,
        detail=detail,
        happened_at=now,
    )


def _is_seen(status_from: str, status_to: str) -> bool:
    """Whether the applicant reads another state after a move than before."""
    if not status_to or State.DRAFT in (status_from, status_to):
        return False
    return not status_from or public_state(status_from) != public_state(status_to)
