"""Reading staff and their roles."""

import datetime as dt
from dataclasses import dataclass

from django.contrib.auth.tokens import default_token_generator
from django.db.models import Q, QuerySet, prefetch_related_objects
from django.utils.http import urlsafe_base64_decode

from willkommen.history import ACTING
from willkommen.models import Authority, Invitation, Membership, StaffMember
from willkommen.tenancy import behind, entering, key_to
from willkommen.tokens import hash_of


def live_roles(staff_member: StaffMember, authority: Authority, *, now: dt.datetime) -> frozenset[str]:
    """The roles somebody holds at one authority at this moment."""
    return frozenset(
        Membership.objects.filter(authority=authority, staff_member=staff_member)
        .filter(Q(ends_at=None) | Q(ends_at__gt=now))
        .values_list("role", flat=True)
    )


# Written out, because every page of staff asks, and building it anew cost more than running it.
AUTHORITY_OF_STAFF = f"""
SELECT authority.*, held.roles, {entering("authority.id")}, {ACTING.format("%(staff_member)s")} AS acting
  FROM willkommen_authority authority, LATERAL (
    SELECT array_agg(role) AS roles FROM {key_to("willkommen_membership", "staff_member_id")}(%(staff_member)s)
     WHERE authority_id = authority.id AND (ends_at IS NULL OR ends_at > %(now)s)) held
 WHERE authority.slug = %(slug)s AND held.roles IS NOT NULL
"""  # noqa: S608 -- made of constants only


def enter_as_staff(
    slug: str, staff_member: StaffMember, *, now: dt.datetime
) -> tuple[Authority, frozenset[str]] | None:
    """The authority with this short name and the roles somebody holds there; None where they hold none.

    The transaction is tied to the authority, and to who acts, by the same query: the board asks every few seconds.
    """
    asked = {"slug": slug, "staff_member": staff_member.pk, "now": now}
    found = next(iter(Authority.objects.raw(AUTHORITY_OF_STAFF, asked)), None)
    return (found, frozenset(found.roles)) if found else None  # type: ignore[attr-defined] # a column of the query


def authorities_of(staff_member: StaffMember, *, now: dt.datetime) -> list[Authority]:
    """The authorities at which somebody holds any role at this moment."""
    return [authority for authority, _roles in roles_everywhere(staff_member, now=now)]


def works_somewhere(staff_member: StaffMember, *, now: dt.datetime) -> bool:
    """Whether somebody holds any role at any authority at this moment."""
    return any(held.is_live(now) for held in behind(Membership, staff_member_id=staff_member.pk))


def live_memberships(authority: Authority, *, now: dt.datetime) -> QuerySet[Membership]:
    """The roles held at one authority at this moment."""
    return Membership.objects.filter(Q(ends_at=None) | Q(ends_at__gt=now), authority=authority)


@dataclass(frozen=True)
class Member:
    """Somebody who works at an authority, and as what."""

    staff: StaffMember
    roles: frozenset[str]


def members_of(authority: Authority, *, now: dt.datetime) -> list[Member]:
    """Everybody who holds a role at an authority, by name."""
    roles: dict[StaffMember, set[str]] = {}
    for held in live_memberships(authority, now=now).select_related("staff_member").order_by("staff_member__name"):
        roles.setdefault(held.staff_member, set()).add(held.role)
    return [Member(staff, frozenset(held)) for staff, held in roles.items()]


def member_by_id(authority: Authority, pk: int, *, now: dt.datetime) -> Member | None:
    """One of them."""
    return next((member for member in members_of(authority, now=now) if member.staff.pk == pk), None)


def open_invitations(authority: Authority, *, now: dt.datetime) -> QuerySet[Invitation]:
    """Invitations nobody has accepted yet and that still work."""
    return Invitation.objects.filter(authority=authority, accepted_at=None, expires_at__gt=now)


def unanswered_invitations(authority: Authority, *, now: dt.datetime) -> list[Invitation]:
    """Invitations that still work or ran out within the last month, without those whose person has come meanwhile."""
    recent = Invitation.objects.filter(
        authority=authority, accepted_at=None, expires_at__gt=now - dt.timedelta(days=30)
    ).order_by("email", "-created_at")
    here = {member.staff.email for member in members_of(authority, now=now)}
    newest = {invitation.email: invitation for invitation in reversed(recent) if invitation.email not in here}
    return sorted(newest.values(), key=lambda invitation: invitation.name)


def invitation_by_id(authority: Authority, pk: int) -> Invitation | None:
    """An invitation of this authority."""
    return Invitation.objects.filter(authority=authority, pk=pk).first()


def invitation_by_token(token: str, *, now: dt.datetime) -> Invitation | None:
    """The open invitation this link belongs to."""
    found = behind(Invitation, token_hash=hash_of(token))
    return next((one for one in found if one.accepted_at is None and one.expires_at > now), None)


def staff_of_password_link(uid: str, token: str) -> StaffMember | None:
    """The active member of staff whom a link to set a password belongs to."""
    try:
        staff = StaffMember.objects.get(pk=int(urlsafe_base64_decode(uid)), is_active=True)
    except (ValueError, OverflowError, StaffMember.DoesNotExist):
        return None
    return staff if default_token_generator.check_token(staff, token) else None


def roles_everywhere(staff_member: StaffMember, *, now: dt.datetime) -> list[tuple[Authority, frozenset[str]]]:
    """Every authority somebody works for, with the roles held there, by the name of the municipality."""
    memberships = [held for held in behind(Membership, staff_member_id=staff_member.pk) if held.is_live(now)]
    prefetch_related_objects(memberships, "authority")
    roles: dict[Authority, set[str]] = {}
    for held in sorted(memberships, key=lambda held: held.authority.municipality_name):
        roles.setdefault(held.authority, set()).add(held.role)
    return [(authority, frozenset(held)) for authority, held in roles.items()]


def blank_account(*, email: str, name: str) -> StaffMember:
    """An account that is not stored: to judge a password by."""
    return StaffMember(email=email, name=name)


def account_by_email(email: str) -> StaffMember | None:
    """Whoever signs in with this address."""
    return StaffMember.objects.filter(email__iexact=email.strip()).first()
