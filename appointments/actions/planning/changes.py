"""Making a change of the plan: it is saved only by who has seen what it does.

Each of these makes its change, counts what that touches, and takes it back again unless `agreed` names exactly this
impact: what was shown, with every number of it, is what is saved. Booked appointments stay booked.
"""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from psycopg2.extras import DateTimeTZRange

from appointments.actions.setup.closures import add_absence, add_closure
from appointments.actions.setup.counters import change_counter
from appointments.actions.setup.shifts import ShiftTimes, change_shift, remove_shift
from appointments.models import (
    AffectedAppointment,
    AffectedStatus,
    Appointment,
    Counter,
    PlanChange,
    PlanChangeKind,
    Service,
    Shift,
)
from appointments.queries.planning.affected import affected_exists, no_longer_kept
from appointments.queries.planning.impact import Impact, impact_of
from appointments.queries.touched import Touched, booked_at_counter, booked_in_absence, booked_in_closure
from willkommen import audit
from willkommen.actions.changes import plain
from willkommen.errors import Refused
from willkommen.models import Authority, Office, StaffMember


class LookFirst(Refused):
    """Booked appointments are touched, and nobody has agreed to exactly this; carries what to show."""

    text = _("Please look at what this touches before you save it.")

    def __init__(self, impact: Impact):
        super().__init__()
        self.impact = impact


@transaction.atomic
def close(
    *,
    authority: Authority,
    office: Office | None,
    counter: Counter | None,
    during: DateTimeTZRange,
    reason: str,
    agreed: str,
    by: StaffMember,
    now: dt.datetime,
) -> PlanChange | None:
    """Close the authority, an office or a counter; None where nobody is touched. Raises `LookFirst`."""
    closure = add_closure(
        authority=authority, office=office, counter=counter, during=during, reason=reason, staff_member=by, now=now
    )
    touched = booked_in_closure(authority, office=office, counter=counter, during=during, now=now)
    what = {"office": office and office.pk, "counter": counter and counter.pk, "during": _span(during)}
    return see_through(
        authority, PlanChangeKind.CLOSURE, what, touched, agreed=agreed, by=by, now=now, links={"closure": closure}
    )


@transaction.atomic
def be_away(
    *,
    authority: Authority,
    member: StaffMember,
    during: DateTimeTZRange,
    agreed: str,
    by: StaffMember,
    now: dt.datetime,
) -> PlanChange | None:
    """Somebody is away; None where nobody is touched. Raises `LookFirst`."""
    absence = add_absence(authority=authority, member=member, during=during, staff_member=by, now=now)
    touched = booked_in_absence(authority, member=member, during=during, now=now)
    what = {"member": member.pk, "during": _span(during)}
    return see_through(
        authority, PlanChangeKind.ABSENCE, what, touched, agreed=agreed, by=by, now=now, links={"absence": absence}
    )


@transaction.atomic
def change_hours(
    *, shift: Shift, times: ShiftTimes, services: list[Service], agreed: str, by: StaffMember, now: dt.datetime
) -> PlanChange | None:
    """Change a shift; None where everybody is still served. Raises `LookFirst`, `CounterTaken`, `PersonTaken`."""
    was = shift_as_kept(Shift.objects.select_for_update(no_key=True).get(pk=shift.pk))
    changed = change_shift(shift=shift, times=times, services=services, by=by, now=now)
    what = {"was": was, "became": shift_as_kept(changed)}
    touched = no_longer_kept(changed.authority, was, now=now)
    return see_through(
        changed.authority, PlanChangeKind.SHIFT, what, touched, agreed=agreed, by=by, now=now, links={"shift": changed}
    )


@transaction.atomic
def end_shift(*, shift: Shift, agreed: str, by: StaffMember, now: dt.datetime) -> PlanChange | None:
    """Take a shift out of the plan; None where nobody is touched. Raises `LookFirst`."""
    authority = shift.authority
    stored = Shift.objects.select_for_update().select_related("authority").get(pk=shift.pk)
    was = shift_as_kept(stored)
    remove_shift(shift=stored, by=by, now=now)
    touched = no_longer_kept(authority, was, now=now)
    what = {"was": was, "became": None}
    return see_through(authority, PlanChangeKind.SHIFT, what, touched, agreed=agreed, by=by, now=now)


@transaction.atomic
def put_out_of_use(
    *, counter: Counter, changes: dict, agreed: str, by: StaffMember, now: dt.datetime
) -> PlanChange | None:
    """Change a counter; None unless it goes out of use and somebody is touched. Raises `LookFirst`, `NumberTaken`."""
    goes_out = counter.is_open and not changes.get("is_open", True)
    change_counter(counter=counter, changes=changes, staff_member=by, now=now)
    touched = booked_at_counter(counter, now=now) if goes_out else []
    what = {"counter": counter.pk}
    return see_through(counter.authority, PlanChangeKind.COUNTER, what, touched, agreed=agreed, by=by, now=now)


def shift_as_kept(shift: Shift) -> dict:
    """Everything of a shift that is needed to make it again."""
    names = ("id", "counter_id", "staff_member_id", "weekday", "starts", "ends", "first_day", "last_day")
    services = sorted(shift.services.values_list("service_id", flat=True))
    return {**{name: plain(getattr(shift, name)) for name in names}, "services": services}


def see_through(
    authority: Authority,
    kind: str,
    what: dict,
    touched: list[Touched],
    *,
    agreed: str,
    by: StaffMember,
    now: dt.datetime,
    links: dict | None = None,
) -> PlanChange | None:
    """Remember a change that touches somebody, and whom; those who can be reached are asked by a worker."""
    if not touched:
        return None
    impact = impact_of(authority, touched, about=f"{kind} {sorted(what.items())}", now=now)
    if agreed != impact.fingerprint:
        raise LookFirst(impact)
    change = PlanChange.objects.create(
        authority=authority,
        kind=kind,
        before={**what, "times_each": impact.times_each, "count": impact.count},
        made_by=by,
        made_at=now,
        **links or {},
    )
    # who is asked already because of another change is not asked twice at a time
    appointments = Appointment.objects.filter(~affected_exists(), pk__in=[one.pk for one in touched])
    rows = [
        AffectedAppointment(
            authority=authority,
            change=change,
            appointment=appointment,
            status=AffectedStatus.ASKED if appointment.channel else AffectedStatus.TO_PHONE,
        )
        for appointment in appointments.order_by("during", "id")
    ]
    # another change of the same moment may have been faster
    AffectedAppointment.objects.bulk_create(rows, ignore_conflicts=True)
    audit.record(
        action="make_plan_change",
        now=now,
        authority=authority,
        staff_member=by,
        about=change,
        kind=str(kind),
        affected=impact.count,
        without_contact=impact.without_contact,
    )
    return change


def _span(during: DateTimeTZRange) -> list[str]:
    return [during.lower.isoformat(), during.upper.isoformat()]
