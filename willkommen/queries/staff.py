"""Reading staff and their roles."""

import datetime as dt

from django.db.models import Q

from willkommen.models import Authority, Membership, StaffMember


def live_roles(
    staff_member: StaffMember, authority: Authority, *, now: dt.datetime
) -> frozenset[str]:
    """The roles somebody holds at one authority at this moment."""
    return frozenset(
        Membership.objects.filter(authority=authority, staff_member=staff_member)
        .filter(Q(ends_at=None) | Q(ends_at__gt=now))
        .values_list("role", flat=True)
    )


def authorities_of(staff_member: StaffMember, *, now: dt.datetime) -> list[Authority]:
    """The authorities at which somebody holds any role at this moment."""
    return list(
        Authority.objects.filter(
            Q(memberships__ends_at=None) | Q(memberships__ends_at__gt=now),
            memberships__staff_member=staff_member,
        )
        .distinct()
        .order_by("municipality_name")
    )
