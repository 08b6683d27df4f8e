"""Closures and absences: no new bookings, booked appointments stay."""

import datetime as dt

from django.db import transaction
from psycopg2.extras import DateTimeTZRange

from appointments.models import Absence, Closure, Counter
from willkommen import audit
from willkommen.actions.texts import forget_texts
from willkommen.models import Authority, Office, StaffMember


@transaction.atomic
def add_closure(
    *,
    authority: Authority,
    office: Office | None,
    counter: Counter | None,
    during: DateTimeTZRange,
    reason: str,
    staff_member: StaffMember,
    now: dt.datetime,
) -> Closure:
    """Close the authority, an office or a counter for some time, with a German reason for the public."""
    closure = Closure.objects.create(
        authority=authority, office=office, counter=counter, during=during, reason_de=reason
    )
    audit.record(
        action="add_closure",
        now=now,
        authority=authority,
        staff_member=staff_member,
        about=closure,
        **_as_told(closure),
    )
    return closure


@transaction.atomic
def remove_closure(*, closure: Closure, staff_member: StaffMember, now: dt.datetime) -> None:
    """Open again."""
    audit.record(
        action="remove_closure",
        now=now,
        authority=closure.authority,
        staff_member=staff_member,
        about=closure,
        **_as_told(closure),
    )
    forget_texts(closure)
    closure.delete()


@transaction.atomic
def add_absence(
    *, authority: Authority, member: StaffMember, during: DateTimeTZRange, staff_member: StaffMember, now: dt.datetime
) -> Absence:
    """Somebody is away; no reason is kept."""
    absence = Absence.objects.create(authority=authority, staff_member=member, during=during)
    audit.record(
        action="add_absence",
        now=now,
        authority=authority,
        staff_member=staff_member,
        about=absence,
        member=member.pk,
        during=_span(during),
    )
    return absence


@transaction.atomic
def remove_absence(*, absence: Absence, staff_member: StaffMember, now: dt.datetime) -> None:
    """Somebody is there after all."""
    audit.record(
        action="remove_absence",
        now=now,
        authority=absence.authority,
        staff_member=staff_member,
        about=absence,
        member=absence.staff_member_id,
        during=_span(absence.during),
    )
    absence.delete()


def _as_told(closure: Closure) -> dict:
    return {
        "office": closure.office_id,
        "counter": closure.counter_id,
        "during": _span(closure.during),
        "reason": closure.reason_de or "",  # type: ignore[attr-defined] # modeltranslation adds it
    }


def _span(during: DateTimeTZRange) -> list[str]:
    return [during.lower.isoformat(), during.upper.isoformat()]
