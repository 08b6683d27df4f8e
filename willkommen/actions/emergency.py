"""Opening and ending an emergency access; whoever watches over it is told at once."""

import datetime as dt

from django.db import transaction
from django.db.models import Model, Q

from willkommen import audit
from willkommen.messages import post_to_staff
from willkommen.models import Authority, EmergencyAccess, Membership, Role, StaffMember

EMERGENCY = "emergency_access"
TOLD = (Role.SUPERVISOR, Role.AUDITOR)
# The message is no use days later.
MESSAGE_LASTS = dt.timedelta(days=3)


@transaction.atomic
def open_emergency_access(
    *,
    authority: Authority,
    about: Model,
    staff_member: StaffMember,
    reason: str,
    words: str,
    until: dt.datetime,
    in_charge: StaffMember | None,
    now: dt.datetime,
) -> EmergencyAccess:
    """One thing can be read by one person until then; supervisors, auditors and whoever is in charge get a message."""
    access = EmergencyAccess.objects.create(
        authority=authority,
        staff_member=staff_member,
        object_type=about._meta.label_lower,
        object_id=about.pk,
        reason=reason,
        words=words,
        began_at=now,
        until=until,
    )
    audit.record(
        action="open_emergency_access",
        now=now,
        authority=authority,
        staff_member=staff_member,
        about=about,
        reason=reason,
        access=access.pk,
    )
    for member in _told(authority, staff_member, in_charge, now=now):
        post_to_staff(
            authority=authority,
            staff=member,
            kind=EMERGENCY,
            holds_for=MESSAGE_LASTS,
            now=now,
            context={"authority": authority.slug, "name": authority.municipality_name},
        )
    return access


@transaction.atomic
def end_emergency_access(*, authority: Authority, access: int, staff_member: StaffMember, now: dt.datetime) -> bool:
    """Over before its time; False where it was over, or somebody else's."""
    living = EmergencyAccess.objects.filter(
        authority=authority, pk=access, staff_member=staff_member, ended_at=None, until__gt=now
    )
    if not living.update(ended_at=now):
        return False
    found = EmergencyAccess.objects.get(authority=authority, pk=access)
    audit.record(action="end_emergency_access", now=now, authority=authority, staff_member=staff_member, about=found)
    return True


def _told(
    authority: Authority, by: StaffMember, in_charge: StaffMember | None, *, now: dt.datetime
) -> list[StaffMember]:
    live = Membership.objects.filter(Q(ends_at=None) | Q(ends_at__gt=now), authority=authority, role__in=TOLD)
    wanted = Q(pk__in=live.values("staff_member"))
    if in_charge is not None:
        wanted |= Q(pk=in_charge.pk)
    return list(StaffMember.objects.filter(wanted, is_active=True).exclude(pk=by.pk).order_by("pk"))
