"""How a visit changes its state: under its lock, by one conditional update whose row count is believed."""

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _

from appointments.models import Counter, Visit, VisitStatus
from appointments.models.queue import AT_A_COUNTER
from appointments.queries.queue.reach import lock_visit, visit_at
from appointments.rules.times import OFFICE_TIME
from willkommen.errors import Refused


class CounterBusy(Refused):
    """The counter still has somebody."""


class TooLateToTakeBack(Refused):
    """A press can be taken back for 30 seconds."""


class AnotherClerkWasFaster(Refused):
    """The visit is no longer in the state the page showed."""


def require_free(counter: Counter, now: dt.datetime) -> None:
    """Lock the counter and look. Raises `CounterBusy`; who is here from an earlier day was forgotten and blocks nobody."""
    present = visit_at(counter, lock=True)
    if present is None:
        return
    if present.day < now.astimezone(OFFICE_TIME).date():
        move(present, AT_A_COUNTER, status=VisitStatus.NOT_RECORDED)
        return
    raise CounterBusy(
        _("%(ticket)s is still at counter %(counter)d. Please finish this visit first.")
        % {"ticket": present.ticket_number, "counter": counter.number}
    )


def locked(visit: Visit, *states: str) -> Visit:
    """The visit as it is now, locked. Raises `AnotherClerkWasFaster` when it is in none of these states."""
    found = lock_visit(visit)
    if found.status not in states:
        raise AnotherClerkWasFaster(already(found))
    return found


def move(visit: Visit, states: Sequence[str], **fields) -> Visit:
    """One conditional update; the row count says whether we were the ones. Raises `AnotherClerkWasFaster`."""
    changed = Visit.objects.filter(pk=visit.pk, status__in=states).update(**fields)
    if not changed:
        visit.refresh_from_db(fields=["status"])
        raise AnotherClerkWasFaster(already(visit))
    for name, value in fields.items():
        setattr(visit, name, value)
    return visit


def already(visit: Visit) -> str:
    """What has become of a visit meanwhile, as a sentence."""
    return _("%(ticket)s is meanwhile: %(state)s. Nothing was changed.") % {
        "ticket": visit.ticket_number,
        "state": visit.get_status_display(),
    }


def too_late() -> TooLateToTakeBack:
    """The refusal of an undo that comes after its 30 seconds."""
    return TooLateToTakeBack(_("This was more than 30 seconds ago and can no longer be taken back."))
