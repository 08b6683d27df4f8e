"""Who belongs to an advice centre, and which centre somebody may enter."""

import datetime as dt

from django.db.models import Q, QuerySet

from recognition_pilot.models import AdviceCentre, CentreInvitation, CentreMembership
from willkommen.models import Authority, StaffMember
from willkommen.queries.staff import account_by_email, works_somewhere
from willkommen.tenancy import act_for
from willkommen.tokens import hash_of


def living_members(centre: AdviceCentre | None, *, now: dt.datetime) -> QuerySet[CentreMembership]:
    """Who works for a centre at this moment, or (None) for any of them."""
    rows = CentreMembership.objects.filter(Q(ends_at=None) | Q(ends_at__gt=now)).order_by("staff_member__name")
    rows = rows.filter(staff_member__is_active=True).select_related("staff_member", "centre")
    return rows if centre is None else rows.filter(centre=centre)


def centres_of(staff_member: StaffMember, *, now: dt.datetime) -> list[AdviceCentre]:
    """The centres somebody works for; none for whoever works for an authority: nobody sits on both sides."""
    if works_somewhere(staff_member, now=now):
        return []
    rows = living_members(None, now=now).filter(staff_member=staff_member)
    return [membership.centre for membership in rows.order_by("centre__name")]


def enter_centre(code: str, staff_member: StaffMember, *, now: dt.datetime) -> AdviceCentre | None:
    """The centre with this code where somebody may enter it; None for every other one.

    From then on the transaction finds the rows of this centre, at whatever authority.
    """
    found = next((centre for centre in centres_of(staff_member, now=now) if centre.code == code), None)
    if found is not None:
        act_for("centre", found.pk)
    return found


def member_of_centre(centre: AdviceCentre, pk: int, *, now: dt.datetime) -> CentreMembership | None:
    """One of its people."""
    return living_members(centre, now=now).filter(pk=pk).first()


def open_invitations_of(centre: AdviceCentre, *, now: dt.datetime) -> QuerySet[CentreInvitation]:
    """Invitations nobody has accepted yet and that still work."""
    return CentreInvitation.objects.filter(centre=centre, accepted_at=None, expires_at__gt=now).order_by("name")


def centre_invitation_by_token(token: str, *, now: dt.datetime) -> CentreInvitation | None:
    """The open invitation this link belongs to."""
    rows = CentreInvitation.objects.filter(token_hash=hash_of(token), accepted_at=None, expires_at__gt=now)
    return rows.select_related("centre").first()


def address_of_centre(centre: AdviceCentre, *, now: dt.datetime) -> str:
    """Where a centre is written to: its own address, otherwise somebody's of its people; empty where there is none."""
    if centre.email:
        return centre.email
    first = living_members(centre, now=now).values_list("staff_member__email", flat=True).first()
    return first or ""


def mail_authority_of(centre: AdviceCentre) -> Authority | None:
    """The authority whose mail a message to the centre's people is: the first whose people it advises."""
    return Authority.objects.filter(slug__in=[*centre.residences, *centre.welcome_at]).order_by("slug").first()


def works_for_an_authority(email: str, *, now: dt.datetime) -> bool:
    """Whether somebody with this address works for any authority."""
    known = account_by_email(email)
    return known is not None and works_somewhere(known, now=now)
