"""Whose work a case is."""

import datetime as dt

from casework.models import Case, Substitution
from willkommen.models import StaffMember


def is_own_work(case: Case, staff_member: StaffMember, *, today: dt.date) -> bool:
    """Theirs, nobody's, or that of somebody they stand in for today."""
    if case.assigned_to_id in (None, staff_member.pk):
        return True
    return Substitution.objects.filter(
        authority_id=case.authority_id,
        staff_member_id=case.assigned_to_id,
        substitute=staff_member,
        during__contains=today,
    ).exists()


def needs_reason(case: Case, staff_member: StaffMember, *, sees_everything: bool, today: dt.date) -> bool:
    """Whether opening the case asks for a reason: always where a person is protected, otherwise outside one's own work.

    The counter's narrow pages ask only for protected persons.
    """
    if case.is_protected:
        return True
    return sees_everything and not is_own_work(case, staff_member, today=today)
