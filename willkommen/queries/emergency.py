"""Whether somebody may read a thing in an emergency."""

import datetime as dt

from willkommen.models import EmergencyAccess, StaffMember


def may_read(about, *, access: int, staff_member: StaffMember, now: dt.datetime) -> bool:
    """Whether this access of this person is alive and is for this thing."""
    return EmergencyAccess.objects.filter(
        pk=access,
        authority_id=about.authority_id,
        staff_member=staff_member,
        object_type=about._meta.label_lower,
        object_id=about.pk,
        ended_at=None,
        began_at__lte=now,
        until__gt=now,
    ).exists()
