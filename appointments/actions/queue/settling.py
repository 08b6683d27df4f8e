"""The end of the day: a person says of everybody still open how it went. What nobody says is “not recorded”."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from appointments.actions.queue.arrivals import CannotSay, NotExpected, check_in, mark_did_not_come
from appointments.models import Appointment, Visit, VisitStatus
from appointments.models.queue import AT_A_COUNTER, STILL_HERE
from appointments.queries.queue.reach import visit_at
from appointments.queries.queue.unsettled import (
    SETTLED,
    SETTLING_TAKEN_BACK,
    OpenRow,
    settlings_of_today,
)
from appointments.rules.day_end import HowItWent
from willkommen import audit
from willkommen.errors import Refused
from willkommen.models import AuditEntry, Authority, StaffMember

BECOMES = {HowItWent.SERVED: VisitStatus.DONE, HowItWent.LEFT: VisitStatus.LEFT}


class NothingToSettle(Refused):
    """Somebody else was faster."""


@transaction.atomic
def settle(
    *, authority: Authority, rows: Sequence[OpenRow], how: HowItWent, staff_member: StaffMember, now: dt.datetime
) -> AuditEntry:
    """Record of these people how it went; one entry of the audit keeps what is needed to take it back.

    When it ended nobody knows, so nothing is said about serving times. Whoever was settled meanwhile, or of whom this
    cannot be said, is passed over: the entry's detail counts only the others. Raises `NothingToSettle`.
    """
    kept: dict = {"how": how.value, "titles": [], "visits": {}, "created": [], "appointments": []}
    for row in sorted(rows, key=lambda row: row.key):  # one order for all, so that two clerks never wait for each other
        if not row.may_be(how):
            continue
        if row.visit is not None:
            said = _settle_visit(row.visit, how, kept)
        elif how is HowItWent.DID_NOT_COME:
            said = _settle_stayed_away(row.appointment, now, kept)
        else:
            said = _settle_came(row.appointment, how, now, kept)
        if said:
            kept["titles"].append(row.title)
    if not kept["titles"]:
        raise NothingToSettle(_("This was settled meanwhile. Nothing was changed."))
    return audit.record(action=SETTLED, now=now, authority=authority, staff_member=staff_member, **kept)


def _settle_visit(visit: Visit, how: HowItWent, kept: dict) -> bool:
    found = Visit.objects.select_for_update(of=("self",)).get(pk=visit.pk)
    if found.status not in STILL_HERE:
        return False
    kept["visits"][str(found.pk)] = {
        "status": str(found.status),
        "counter": found.counter_id,
        "served_from": found.served_from and found.served_from.isoformat(),
    }
    _end(found, how, since=found.served_from or found.called_at or found.arrived_at)
    return True


def _settle_came(appointment: Appointment, how: HowItWent, now: dt.datetime, kept: dict) -> bool:
    """Somebody was there and nobody gave them a number; the appointed time stands for when they came."""
    try:
        with transaction.atomic():
            visit = check_in(appointment=appointment, office=appointment.office, now=now)
    except NotExpected:
        return False
    Visit.objects.filter(pk=visit.pk).update(arrived_at=appointment.starts_at)
    _end(visit, how, since=appointment.starts_at)
    kept["created"].append(visit.pk)
    kept["visits"][str(visit.pk)] = {"status": "", "counter": None, "served_from": None}
    return True


def _settle_stayed_away(appointment: Appointment, now: dt.datetime, kept: dict) -> bool:
    try:
        with transaction.atomic():
            mark_did_not_come(appointment=appointment, now=now)
    except CannotSay:
        return False
    kept["appointments"].append(appointment.pk)
    return True


def _end(visit: Visit, how: HowItWent, *, since: dt.datetime) -> None:
    served_from = since if how is HowItWent.SERVED else visit.served_from
    Visit.objects.filter(pk=visit.pk).update(status=BECOMES[how], served_from=served_from, served_to=None)


@transaction.atomic
def take_back_settling(*, authority: Authority, entry: int, staff_member: StaffMember, now: dt.datetime) -> int:
    """Undo one press of this evening, whoever made it; returns how many people are open again.

    Who was at a counter that has somebody else now is put aside. Raises `NothingToSettle`.
    """
    Authority.objects.select_for_update(of=("self",), no_key=True).get(pk=authority.pk)
    found = next((one for one in settlings_of_today(authority, now=now) if one.entry.pk == entry), None)
    if found is None or found.is_taken_back:
        raise NothingToSettle(_("This was taken back before, or it is from another day. Nothing was changed."))
    detail = found.entry.detail
    state = BECOMES.get(HowItWent(detail["how"]))
    created = Visit.objects.filter(pk__in=detail["created"], status=state)
    opened = created.count()
    created.delete()
    for key, before in detail["visits"].items():
        if int(key) not in detail["created"]:
            opened += _open_again(int(key), before, state)
    opened += Appointment.objects.filter(
        pk__in=detail["appointments"], did_not_come_at=found.entry.happened_at, visit=None
    ).update(did_not_come_at=None)
    audit.record(action=SETTLING_TAKEN_BACK, now=now, authority=authority, staff_member=staff_member, entry=entry)
    return opened


def _open_again(pk: int, before: dict, state: str) -> int:
    visit = Visit.objects.select_for_update(of=("self",)).filter(pk=pk, status=state).first()
    if visit is None:
        return 0
    status, counter = before["status"], before["counter"]
    if status in AT_A_COUNTER and visit_at(visit.counter) is not None:
        status, counter = VisitStatus.PARKED, None
    served_from = before["served_from"] and parse_datetime(before["served_from"])
    return Visit.objects.filter(pk=pk).update(status=status, counter=counter, served_from=served_from)
