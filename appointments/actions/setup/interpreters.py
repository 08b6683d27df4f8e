"""Who interprets and when. Bookings that were made stay, whatever is changed here."""

import datetime as dt

from django.db import transaction

from appointments.models import Interpreter, InterpreterHours
from willkommen import audit
from willkommen.actions.changes import change, plain
from willkommen.models import Authority, StaffMember


@transaction.atomic
def add_interpreter(
    *,
    authority: Authority,
    name: str,
    languages: list[str],
    way: str,
    contact: str,
    is_active: bool,
    staff_member: StaffMember | None,
    now: dt.datetime,
) -> Interpreter:
    """Add an interpreter; they are booked as soon as they have hours."""
    interpreter = Interpreter.objects.create(
        authority=authority, name=name, languages=languages, way=way, contact=contact, is_active=is_active
    )
    audit.record(
        action="add_interpreter",
        now=now,
        authority=authority,
        staff_member=staff_member,
        about=interpreter,
        languages=languages,
        way=way,
    )
    return interpreter


@transaction.atomic
def change_interpreter(*, interpreter: Interpreter, changes: dict, staff_member: StaffMember, now: dt.datetime) -> bool:
    """Change an interpreter; whether anything differed. Taken out of use, they are not booked again."""
    stored = Interpreter.objects.select_for_update(no_key=True).get(pk=interpreter.pk)
    return change(
        stored,
        changes,
        action="change_interpreter",
        authority=stored.authority,
        staff_member=staff_member,
        now=now,
    )


@transaction.atomic
def add_interpreter_hours(
    *,
    interpreter: Interpreter,
    weekdays: list[int],
    starts: dt.time,
    ends: dt.time,
    first_day: dt.date,
    last_day: dt.date | None,
    staff_member: StaffMember | None,
    now: dt.datetime,
) -> list[InterpreterHours]:
    """Say when an interpreter can be had: the same hours on each of these weekdays (0 is Monday)."""
    added = [
        InterpreterHours.objects.create(
            authority_id=interpreter.authority_id,
            interpreter=interpreter,
            weekday=weekday,
            starts=starts,
            ends=ends,
            first_day=first_day,
            last_day=last_day,
        )
        for weekday in weekdays
    ]
    for hours in added:
        _record("add_interpreter_hours", hours, staff_member, now)
    return added


@transaction.atomic
def remove_interpreter_hours(*, hours: InterpreterHours, staff_member: StaffMember, now: dt.datetime) -> None:
    """Take hours away; what is booked in them stays booked."""
    _record("remove_interpreter_hours", hours, staff_member, now)
    hours.delete()


def _record(action: str, hours: InterpreterHours, staff_member: StaffMember | None, now: dt.datetime) -> None:
    names = ("interpreter_id", "weekday", "starts", "ends", "first_day", "last_day")
    audit.record(
        action=action,
        now=now,
        authority=hours.authority,
        staff_member=staff_member,
        about=hours,
        **{name: plain(getattr(hours, name)) for name in names},
    )
