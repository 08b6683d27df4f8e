"""Reading who somebody is at outside sign-in services."""

import datetime as dt

from django.conf import settings

from willkommen.models import Authority, StaffIdentity, StaffMember
from willkommen.queries.staff import live_memberships


def staff_of_identity(*, issuer: str, subject: str, authority: Authority, now: dt.datetime) -> StaffMember | None:
    """The active member of staff of this authority who is known under this name to its service."""
    identity = (
        StaffIdentity.objects.select_related("staff_member")
        .filter(issuer=issuer, subject=subject, staff_member__is_active=True)
        .first()
    )
    if identity is None:
        return None
    staff = identity.staff_member
    return staff if live_memberships(authority, now=now).filter(staff_member=staff).exists() else None


def identity_of(staff: StaffMember, *, issuer: str) -> StaffIdentity | None:
    """Who somebody is at this service, None where nobody linked the two."""
    return StaffIdentity.objects.filter(staff_member=staff, issuer=issuer).first()


def linked_services(staff: StaffMember) -> list[str]:
    """Short names of the authorities through whose service somebody can sign in."""
    issuers = set(StaffIdentity.objects.filter(staff_member=staff).values_list("issuer", flat=True))
    return [slug for slug, service in settings.OIDC.items() if service["issuer"] in issuers]


def has_identity(staff: StaffMember) -> bool:
    """Whether somebody can sign in through any service."""
    return StaffIdentity.objects.filter(staff_member=staff).exists()


def authorities_with_service() -> list[Authority]:
    """The authorities that have a sign-in service of their own, by name."""
    if not settings.OIDC:
        return []
    return list(Authority.objects.filter(slug__in=settings.OIDC).order_by("municipality_name"))
