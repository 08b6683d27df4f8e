"""What an authority decides about casework."""

import datetime as dt

from django.db import transaction

from casework.models import CaseworkSettings
from willkommen import audit
from willkommen.models import Authority, StaffMember


@transaction.atomic
def change_casework_settings(
    *, authority: Authority, changes: dict, staff_member: StaffMember, now: dt.datetime
) -> CaseworkSettings:
    """Save the decisions; the audit says which of them changed. Open requests and hearings keep their days."""
    row, _made = CaseworkSettings.objects.select_for_update().get_or_create(authority=authority)
    changed = [name for name, value in changes.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, changes[name])
    if changed:
        row.save(update_fields=changed)
        audit.record(
            action="change_casework_settings",
            now=now,
            authority=authority,
            staff_member=staff_member,
            about=row,
            changed=sorted(changed),
        )
    return row
