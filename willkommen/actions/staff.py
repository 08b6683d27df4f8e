"""How people become staff, what they may do, and how they stop being staff."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from willkommen import audit, panels
from willkommen.actions.accounts import new_account, set_spoken_languages
from willkommen.actions.sessions import end_sessions
from willkommen.errors import Refused
from willkommen.messages import post_message, settle_messages
from willkommen.models import Authority, Invitation, Membership, Role, StaffMember
from willkommen.queries.staff import live_memberships, live_roles, open_invitations, works_somewhere
from willkommen.tenancy import enter_authority
from willkommen.tokens import hash_of, new_nonce, token_for

INVITATION_LIVES = dt.timedelta(days=7)
INVITATION = "staff.invitation"
PURPOSE = "invitation"


class AlreadyHere(Refused):
    """One person, one account."""

    text = _("This person already works here. Open their entry in the list to change their tasks.")


class InvitationOver(Refused):
    """Used, withdrawn or too old."""

    text = _("This invitation is no longer valid. Please ask for a new one.")


class NoTask(Refused):
    """Without a role somebody is no member."""

    text = _("Choose at least one task, or end the membership.")


class NotYourself(Refused):
    """Nobody locks themselves out."""

    text = _("You cannot take your own administration away. Another administrator can do it.")


class LastAdministrator(Refused):
    """Somebody must be able to open the door."""

    text = _("This is the last administrator. Please name another one first.")


@transaction.atomic
def invite(
    *,
    authority: Authority,
    email: str,
    name: str,
    roles: list[str],
    staff_member: StaffMember | None,
    now: dt.datetime,
) -> Invitation:
    """Invite somebody by e-mail; an older open invitation to the same address stops working.

    Raises `AlreadyHere` for somebody who holds a role here, `NoTask` without a role.
    """
    email = email.strip().lower()
    Authority.objects.select_for_update(no_key=True).get(
        pk=authority.pk
    )  # two invitations at once become one after the other
    if not roles:
        raise NoTask
    if live_memberships(authority, now=now).filter(staff_member__email__iexact=email).exists():
        raise AlreadyHere
    for older in open_invitations(authority, now=now).filter(email__iexact=email):
        withdraw_invitation(invitation=older, staff_member=staff_member, now=now)
    nonce = new_nonce()
    invitation = Invitation.objects.create(
        authority=authority,
        email=email,
        name=name,
        roles=roles,
        nonce=nonce,
        token_hash=hash_of(token_for(nonce, purpose=PURPOSE)),
        created_at=now,
        expires_at=now + INVITATION_LIVES,
    )
    _send(invitation, now)
    audit.record(
        action="invite", now=now, authority=authority, staff_member=staff_member, about=invitation, roles=list(roles)
    )
    return invitation


@transaction.atomic
def invite_again(*, invitation: Invitation, staff_member: StaffMember, now: dt.datetime) -> Invitation:
    """Send a new link; the old one stops working. Raises `InvitationOver` for one that was accepted."""
    invitation = Invitation.objects.select_for_update(no_key=True).get(pk=invitation.pk)
    if invitation.accepted_at:
        raise InvitationOver
    return invite(
        authority=invitation.authority,
        email=invitation.email,
        name=invitation.name,
        roles=invitation.roles,
        staff_member=staff_member,
        now=now,
    )


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, staff_member: StaffMember | None, now: dt.datetime) -> None:
    """The link stops working at once; a letter that still waits is not sent."""
    Invitation.objects.filter(pk=invitation.pk, accepted_at=None, expires_at__gt=now).update(expires_at=now)
    settle_messages(about=invitation)
    audit.record(
        action="withdraw_invitation",
        now=now,
        authority=invitation.authority,
        staff_member=staff_member,
        about=invitation,
    )


@transaction.atomic
def accept_invitation(*, invitation: Invitation, name: str, password: str | None, now: dt.datetime) -> StaffMember:
    """Make the invited person a member; works once. Raises `InvitationOver`.

    Somebody who has an account already keeps name and password: an invitation is no way to change them.
    """
    enter_authority(invitation.authority_id)
    accepted = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, expires_at__gt=now).update(accepted_at=now)
    if not accepted:
        raise InvitationOver
    staff = StaffMember.objects.select_for_update(no_key=True).filter(email__iexact=invitation.email).first()
    if staff is None:
        staff = new_account(email=invitation.email, name=name, password=password)
    elif not staff.is_active:
        staff.is_active = True
        staff.save(update_fields=["is_active"])
    for role in invitation.roles:
        Membership.objects.update_or_create(
            authority=invitation.authority, staff_member=staff, role=role, defaults={"ends_at": None}
        )
    audit.record(
        action="accept_invitation", now=now, authority=invitation.authority, staff_member=staff, about=invitation
    )
    return staff


@transaction.atomic
def change_tasks(
    *,
    authority: Authority,
    member: StaffMember,
    roles: list[str],
    spoken_languages: list[str],
    staff_member: StaffMember,
    now: dt.datetime,
) -> None:
    """Set what somebody does at this authority and which languages they speak.

    Raises `NoTask`, `NotYourself`, `LastAdministrator`.
    """
    Authority.objects.select_for_update(no_key=True).get(pk=authority.pk)
    old = live_roles(member, authority, now=now)
    if not roles:
        raise NoTask
    _require_administrator(authority, member, staff_member, set(roles), now)
    _end_roles(authority, member, old - set(roles), now)
    for role in set(roles) - old:
        Membership.objects.update_or_create(
            authority=authority, staff_member=member, role=role, defaults={"ends_at": None}
        )
    if set(roles) != old:
        audit.record(
            action="change_tasks",
            now=now,
            authority=authority,
            staff_member=staff_member,
            about=member,
            roles=[sorted(old), sorted(roles)],
        )
    set_spoken_languages(
        member=member, spoken_languages=spoken_languages, staff_member=staff_member, now=now, authority=authority
    )


@transaction.atomic
def end_membership(*, authority: Authority, member: StaffMember, staff_member: StaffMember, now: dt.datetime) -> None:
    """End every task at this authority and every session at once; booked appointments stay.

    Whoever has no task left anywhere cannot sign in any more. Raises `NotYourself`, `LastAdministrator`.
    """
    Authority.objects.select_for_update(no_key=True).get(pk=authority.pk)
    old = live_roles(member, authority, now=now)
    _require_administrator(authority, member, staff_member, set(), now)
    _end_roles(authority, member, old, now)
    member = StaffMember.objects.select_for_update(no_key=True).get(pk=member.pk)
    member.sign_in_round += 1
    member.is_active = (
        member.is_evaluator
        or member.is_installation_administrator
        or works_somewhere(member, now=now)
        or bool(panels.homes_of(member, now=now))
    )
    member.save(update_fields=["sign_in_round", "is_active"])
    end_sessions(staff_member=member)
    audit.record(
        action="end_membership",
        now=now,
        authority=authority,
        staff_member=staff_member,
        about=member,
        roles=[sorted(old), []],
    )
    for departure in panels.departures():
        departure.carry_out(authority=authority, member=member, staff_member=staff_member, now=now)


def _send(invitation: Invitation, now: dt.datetime) -> None:
    post_message(
        authority=invitation.authority,
        about=invitation,
        kind=INVITATION,
        language="de",
        channel="email",
        recipient=invitation.email,
        due_at=now,
        expires_at=invitation.expires_at,
        now=now,
    )


def _end_roles(authority: Authority, member: StaffMember, roles, now: dt.datetime) -> None:
    live_memberships(authority, now=now).filter(staff_member=member, role__in=roles).update(ends_at=now)


def _require_administrator(authority, member, staff_member, roles: set[str], now: dt.datetime) -> None:
    """Nobody takes administration from themselves or from the last one who has it."""
    administrators = live_memberships(authority, now=now).filter(role=Role.ADMINISTRATOR)
    if Role.ADMINISTRATOR in roles or not administrators.filter(staff_member=member).exists():
        return
    if member == staff_member:
        raise NotYourself
    if not administrators.exclude(staff_member=member).filter(staff_member__is_active=True).exists():
        raise LastAdministrator
