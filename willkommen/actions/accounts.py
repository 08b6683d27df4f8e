"""Accounts of the staff: opening them, their languages, their passwords."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from willkommen import audit, panels
from willkommen.actions.changes import change
from willkommen.actions.sessions import end_sessions
from willkommen.errors import Refused
from willkommen.messages import post_to_staff, settle_messages
from willkommen.models import Authority, StaffMember
from willkommen.queries.identities import has_identity
from willkommen.queries.staff import account_by_email, authorities_of
from willkommen.tenancy import enter_authority, visiting

PASSWORD_LINK = "staff.password"  # noqa: S105 -- the kind of a message
PASSWORD_LINK_LIVES = dt.timedelta(hours=2)
SIGN_IN_CHANGED = "staff.sign_in_changed"
# Who has been away for so long reads it on the page of their own account.
CHANGE_IS_NEWS_FOR = dt.timedelta(days=14)


class AddressTaken(Refused):
    """Two people accepted with one address in this very moment."""

    text = _("Somebody signs in with this e-mail address already. Please open the link again.")


def new_account(*, email: str, name: str, password: str | None) -> StaffMember:
    """A new account; without a password nobody can sign in with it yet. Raises `AddressTaken`."""
    try:
        with transaction.atomic():
            return StaffMember.objects.create_user(email=email, password=password, name=name)
    except IntegrityError as error:
        raise AddressTaken from error


@transaction.atomic
def set_spoken_languages(
    *,
    member: StaffMember,
    spoken_languages: list[str],
    staff_member: StaffMember,
    now: dt.datetime,
    authority: Authority | None = None,
) -> None:
    """The languages somebody speaks at the counter: voluntary, of the person and not of one authority."""
    stored = StaffMember.objects.select_for_update(no_key=True).get(pk=member.pk)
    change(
        stored,
        {"spoken_languages": spoken_languages},
        action="set_spoken_languages",
        authority=authority,
        staff_member=staff_member,
        now=now,
    )


def set_interface_language(*, staff_member: StaffMember, language: str) -> None:
    """The language of somebody's own pages."""
    staff_member.interface_language = language
    staff_member.save(update_fields=["interface_language"])


@transaction.atomic
def send_password_link(*, email: str, now: dt.datetime) -> None:
    """Send a link to set a new password to an active member of staff; nothing happens for any other address.

    The link is made at sending and works for two hours, once. It travels as mail of an authority the person works for;
    accounts of the Land or the installation get theirs from `manage.py staff_account`.
    """
    staff = account_by_email(email)
    # whoever signs in through the service of their authority alone gets no password past it
    is_open = staff is not None and staff.is_active and (staff.has_usable_password() or not has_identity(staff))
    authority = next(iter(_mail_authorities(staff, now)), None) if is_open else None
    if authority is None:
        return
    enter_authority(authority.pk)
    post_to_staff(authority=authority, staff=staff, kind=PASSWORD_LINK, holds_for=PASSWORD_LINK_LIVES, now=now)


@transaction.atomic
def tell_of_change(*, staff: StaffMember, what: str, now: dt.datetime) -> None:
    """A message to whose account it is that their sign-in has changed, so that nobody changes it behind their back.

    `what` is a word of `willkommen.staff_messages.CHANGES`. Travels in the caller's transaction, as mail of an authority the
    person works for; accounts of the Land or the installation have none and get no message.
    """
    authority = next(iter(_mail_authorities(staff, now)), None)
    if authority is None or not staff.is_active:
        return
    with visiting(authority.pk):
        post_to_staff(
            authority=authority,
            staff=staff,
            kind=SIGN_IN_CHANGED,
            holds_for=CHANGE_IS_NEWS_FOR,
            now=now,
            context={"what": what},
        )


def _mail_authorities(staff: StaffMember, now: dt.datetime) -> list[Authority]:
    """Whose mail somebody's letters may be: of the authorities they work for first, then of other places."""
    homes = (home["mail_authority"] for home in panels.homes_of(staff, now=now))
    return [authority for authority in (*authorities_of(staff, now=now), *homes) if authority]


@transaction.atomic
def set_password(*, staff: StaffMember, password: str, now: dt.datetime) -> None:
    """Set a new password; every session and every older link ends."""
    staff.set_password(password)
    staff.save(update_fields=["password"])
    end_sessions(staff_member=staff)
    for authority in _mail_authorities(staff, now):
        with visiting(authority.pk):
            settle_messages(about=staff, kinds=[PASSWORD_LINK])
    tell_of_change(staff=staff, what="password", now=now)
    audit.record(action="set_password", now=now, staff_member=staff, about=staff)


@transaction.atomic
def deactivate_account(*, staff: StaffMember, now: dt.datetime) -> None:
    """Nobody signs in with this account any more, and every session ends at once; an invitation opens it again."""
    staff = StaffMember.objects.select_for_update(no_key=True).get(pk=staff.pk)
    staff.is_active, staff.sign_in_round = False, staff.sign_in_round + 1
    staff.save(update_fields=["is_active", "sign_in_round"])
    end_sessions(staff_member=staff)
    settle_messages(about=staff, kinds=[PASSWORD_LINK])
    audit.record(action="deactivate_account", now=now, about=staff)


@transaction.atomic
def open_account(
    *, email: str, name: str, is_evaluator: bool, is_installation_administrator: bool, now: dt.datetime
) -> StaffMember:
    """An account of the Land or of the installation: makes or extends it; it signs in once a password is set."""
    staff = account_by_email(email) or new_account(email=email, name=name, password=None)
    staff.is_evaluator = staff.is_evaluator or is_evaluator
    staff.is_installation_administrator = staff.is_installation_administrator or is_installation_administrator
    staff.is_active = True
    staff.save(update_fields=["is_evaluator", "is_installation_administrator", "is_active"])
    audit.record(
        action="open_account",
        now=now,
        about=staff,
        evaluator=staff.is_evaluator,
        installation=staff.is_installation_administrator,
    )
    return staff
