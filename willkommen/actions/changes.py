"""Writing changed values and remembering what they were: for everything an administrator sets."""

import datetime as dt

from django.db import models

from willkommen import audit
from willkommen.models import StaffMember


def change(
    stored: models.Model, changes: dict, *, action: str, authority, staff_member: StaffMember | None, now: dt.datetime
) -> bool:
    """Write what differs and put old and new values into the audit; whether anything differed.

    Call it inside a transaction with a locked row. The values must name no applicant.
    """
    before = {name: getattr(stored, name) for name in changes}
    different = {name: value for name, value in changes.items() if before[name] != value}
    if not different:
        return False
    for name, value in different.items():
        setattr(stored, name, value)
    stored.save(update_fields=list(different))
    audit.record(
        action=action,
        now=now,
        authority=authority,
        staff_member=staff_member,
        about=stored,
        **{name: [plain(before[name]), plain(value)] for name, value in different.items()},
    )
    return True


def plain(value):
    """A value as the audit keeps it."""
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(entry) for entry in value]
    return str(value)
