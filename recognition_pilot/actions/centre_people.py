"""How people of an advice centre get their account, and how it ends."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from recognition_pilot.models import AdviceCentre, CentreInvitation, CentreMembership
from recognition_pilot.queries.centres.people import living_members, works_for_an_authority
from recognition_pilot.rules.advice import INVITATION_LIVES
from willkommen import audit, panels
from willkommen.actions.accounts import new_account
from willkommen.actions.sessions import end_sessions
from willkommen.errors import Refused
from willkommen.messages import post_message, settle_messages
from willkommen.models import Authority, StaffMember
from willkommen.queries.staff import account_by_email, works_somewhere
from willkommen.tenancy import enter_authority
from willkommen.tokens import hash_of, new_nonce, token_for

CENTRE_INVITATION = "centre.invitation"
PURPOSE = "centre-invitation"


class WorksForAnAuthority(Refused):
    """Nobody sits on both sides of a referral."""

    text = _("Somebody with this address works for an authority. People of an authority cannot work for a centre here.")


class AlreadyAtTheCentre(Refused):
    """One person, one account."""

    text = _("This person already works for the centre.")


class CentreHasPeople(Refused):
    """An authority brings a centre in; after that the centre decides itself who works there."""

    text = _("Somebody of the centre has an account already. Only they can invite others.")


class CentreInvitationOver(Refused):
    """Used, or too old."""

    text = _("This invitation is no longer valid. Please ask for a new one.")


class LastOfTheCentre(Refused):
    """Somebody must be able to read referrals."""

    text = _("You are the last one. Please invite somebody first.")


@transaction.atomic
def invite_to_centre(
    *, centre: AdviceCentre, authority: Authority, email: str, name: str, staff_member: StaffMember, now: dt.datetime
) -> CentreInvitation:
    """Invite somebody by e-mail; asking again sends a new link, and the older one stops working.

    Raises `WorksForAnAuthority`, `AlreadyAtTheCentre`.
    """
    email = email.strip().lower()
    enter_authority(authority.pk)
    AdviceCentre.objects.select_for_update(no_key=True).get(pk=centre.pk)
    if works_for_an_authority(email, now=now):
        raise WorksForAnAuthority
    if living_members(centre, now=now).filter(staff_member__email__iexact=email).exists():
        raise AlreadyAtTheCentre
    for older in CentreInvitation.objects.filter(centre=centre, email__iexact=email, accepted_at=None):
        settle_messages(about=older)
        older.delete()
    nonce = new_nonce()
    invitation = CentreInvitation.objects.create(
        centre=centre,
        email=email,
        name=name,
        nonce=nonce,
        token_hash=hash_of(token_for(nonce, purpose=PURPOSE)),
        created_at=now,
        expires_at=now + INVITATION_LIVES,
    )
    post_message(
        authority=authority,
        about=invitation,
        kind=CENTRE_INVITATION,
        language="de",
        channel="email",
        recipient=email,
        due_at=now,
        expires_at=invitation.expires_at,
        now=now,
    )
    audit.record(action="invite_to_centre", now=now, authority=authority, staff_member=staff_member, about=centre)
    return invitation


@transaction.atomic
def invite_first(
    *, centre: AdviceCentre, authority: Authority, email: str, name: str, staff_member: StaffMember, now: dt.datetime
) -> CentreInvitation:
    """An administrator invites the first person of a centre. Raises `CentreHasPeople` and what `invite_to_centre` does.

    Otherwise an administrator could invite themselves and read what belongs to the centre.
    """
    if living_members(centre, now=now).exists():
        raise CentreHasPeople
    return invite_to_centre(
        centre=centre, authority=authority, email=email, name=name, staff_member=staff_member, now=now
    )


@transaction.atomic
def accept_centre_invitation(
    *, invitation: CentreInvitation, name: str, password: str | None, now: dt.datetime
) -> StaffMember:
    """Make the invited person one of the centre; works once. Raises `CentreInvitationOver`, `WorksForAnAuthority`.

    Somebody who has an account already keeps name and password.
    """
    if works_for_an_authority(invitation.email, now=now):
        raise WorksForAnAuthority
    living = CentreInvitation.objects.filter(pk=invitation.pk, accepted_at=None, expires_at__gt=now)
    if not living.update(accepted_at=now):
        raise CentreInvitationOver
    staff = account_by_email(invitation.email)
    if staff is None:
        staff = new_account(email=invitation.email, name=name, password=password)
    elif not staff.is_active:
        staff.is_active = True
        staff.save(update_fields=["is_active"])
    CentreMembership.objects.update_or_create(centre=invitation.centre, staff_member=staff, defaults={"ends_at": None})
    audit.record(action="accept_centre_invitation", now=now, staff_member=staff, about=invitation.centre)
    return staff


@transaction.atomic
def end_account(*, membership: CentreMembership, staff_member: StaffMember, now: dt.datetime) -> None:
    """Somebody stops working for the centre: every session ends at once. Raises `LastOfTheCentre`."""
    AdviceCentre.objects.select_for_update(no_key=True).get(pk=membership.centre_id)
    if not living_members(membership.centre, now=now).exclude(pk=membership.pk).exists():
        raise LastOfTheCentre
    CentreMembership.objects.filter(pk=membership.pk, ends_at=None).update(ends_at=now)
    member = StaffMember.objects.select_for_update(no_key=True).get(pk=membership.staff_member_id)
    member.sign_in_round += 1
    member.is_active = (
        member.is_evaluator
        or member.is_installation_administrator
        or living_members(None, now=now).filter(staff_member=member).exists()
        or works_somewhere(member, now=now)
        or bool(panels.homes_of(member, now=now))
    )
    member.save(update_fields=["sign_in_round", "is_active"])
    end_sessions(staff_member=member)
    audit.record(action="end_centre_account", now=now, staff_member=staff_member, about=membership.centre)
