"""What the ground floor forgets by itself: messages, reported barriers, invitations, accounts of people who left.

Each call does at most `most` and tells how many it was; the caller goes on while there are more.
"""

import datetime as dt

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, Q

from willkommen import audit, keeping, panels
from willkommen.actions.sealing import remove_old_audit
from willkommen.messages import forget_messages
from willkommen.models import (
    AccessibilityReport,
    Authority,
    Invitation,
    Membership,
    OutgoingMessage,
    StaffIdentity,
    StaffMember,
    WebSession,
)
from willkommen.models.messages import MessageStatus

# Whoever looks at an old entry sees that somebody did it, not who.
NO_NAME = "–"
RECORDS_KEPT_DAYS = 365
ON_THEIR_WAY = (MessageStatus.QUEUED, MessageStatus.SENDING)


@transaction.atomic
def forget_old_messages(*, authority: Authority, now: dt.datetime, most: int) -> int:
    """Erase address and words of messages `message_retention_days` after they were due; that there was one stays.

    What has failed and can still be sent waits until it is too late for it. A legal hold wins.
    """
    days = dt.timedelta(days=authority.message_retention_days)
    told = ~Q(recipient="") | ~Q(failure="")
    old = OutgoingMessage.objects.filter(told, authority=authority, due_at__lte=now - days)
    old = keeping.without_messages_of_held(old.exclude(status__in=ON_THEIR_WAY, expires_at__gt=now - days))
    keys = _some(old, most)
    messages = OutgoingMessage.objects.filter(pk__in=keys)
    messages.filter(status=MessageStatus.QUEUED).update(status=MessageStatus.EXPIRED)
    messages.update(recipient="", context={}, failure="")
    _tell("forget_messages", authority, now, len(keys))
    return len(keys)


@transaction.atomic
def forget_barriers(*, authority: Authority, now: dt.datetime, most: int) -> int:
    """Erase who reported a barrier, `reply_retention_days` after it was settled; the report itself after
    `words_retention_days`. One that is still open then stays as a line without words (I27 counts it).
    """
    answered = now - dt.timedelta(days=authority.reply_retention_days)
    read = now - dt.timedelta(days=authority.words_retention_days)
    reports = AccessibilityReport.objects.filter(authority=authority)
    is_old = Q(reported_at__lte=read)
    has_words = ~Q(text="") | ~Q(reply_to="")
    over = reports.filter(
        Q(settled_at__lte=answered) & ~Q(reply_to="") | is_old & (Q(settled_at__isnull=False) | has_words)
    )
    keys = _some(over, most)
    forget_messages(AccessibilityReport, keys)
    reports.filter(is_old, pk__in=keys, settled_at__isnull=False).delete()
    reports.filter(pk__in=keys).update(reply_to="")
    reports.filter(is_old, pk__in=keys).update(text="", page="")
    _tell("forget_barriers", authority, now, len(keys))
    return len(keys)


@transaction.atomic
def forget_invitations(*, authority: Authority, now: dt.datetime, most: int) -> int:
    """Erase invitations `invitation_retention_days` after their end, whether somebody accepted them or not."""
    days = dt.timedelta(days=authority.invitation_retention_days)
    keys = _some(Invitation.objects.filter(authority=authority, expires_at__lte=now - days), most)
    forget_messages(Invitation, keys)
    Invitation.objects.filter(pk__in=keys).delete()
    _tell("forget_invitations", authority, now, len(keys))
    return len(keys)


# ---- What belongs to the house -----------------------------------------------------------------------------------


def forget_records(*, now: dt.datetime, most: int) -> int:
    """Remove sealed batches of changes and reads, never before the end of the following year; how many batches it was.

    The database's own function does it, by its own clock: `now` decides nothing here.
    """
    return remove_old_audit(keep_days=RECORDS_KEPT_DAYS, most=most)


def forget_erasures(*, now: dt.datetime, most: int) -> int:
    """Remove lines of the list of erasures that no backup is old enough for; the database's own function and clock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT willkommen_forget_old_erasures()")
        cursor.fetchone()
    return 0


# ---- Accounts of people who left: they may have worked for several authorities ------------------------------------


@transaction.atomic
def notice_departures(*, now: dt.datetime, most: int) -> int:
    """Say when the accounts nobody works under any more go; who has come back stays. Answers how many changed."""
    left = StaffMember.objects.filter(~_works(now), erase_after=None).exclude(name=NO_NAME)
    gone = [one for one in left.order_by("pk")[:most] if not panels.homes_of(one, now=now)]
    for one in gone:
        StaffMember.objects.filter(pk=one.pk, erase_after=None).update(erase_after=now + _kept(one))
    waiting = StaffMember.objects.filter(erase_after__isnull=False).exclude(pk__in=[one.pk for one in gone])
    back = [one.pk for one in waiting if _is_back(one, now)]
    StaffMember.objects.filter(pk__in=back).update(erase_after=None)
    return len(gone) + len(back)


@transaction.atomic
def forget_accounts(*, now: dt.datetime, most: int) -> int:
    """Erase who it was behind an account, `account_retention_days` after they left: name, address, password, second
    factors, sessions. The row stays without a person, so that decisions and shifts keep having been somebody's.
    """
    over = StaffMember.objects.filter(~_works(now), erase_after__lte=now)
    staff = [one for one in over.order_by("pk").select_for_update(skip_locked=True)[:most] if not _is_back(one, now)]
    for one in staff:
        _forget_account(one)
    if staff:
        audit.record(action="forget_accounts", now=now, count=len(staff))
    return len(staff)


def _forget_account(one: StaffMember) -> None:
    WebSession.objects.filter(staff_member=one).delete()
    StaffIdentity.objects.filter(staff_member=one).delete()
    EmailAddress.objects.filter(user=one).delete()
    Authenticator.objects.filter(user=one).delete()
    forget_messages(StaffMember, [one.pk])
    one.set_unusable_password()
    one.name, one.email = NO_NAME, f"erased-{one.pk}@erased.invalid"
    one.spoken_languages, one.last_login, one.erase_after = [], None, None
    one.is_active = False
    one.sign_in_round = F("sign_in_round") + 1
    one.save()


def _works(now: dt.datetime) -> Q:
    live = Membership.objects.filter(staff_member=OuterRef("pk")).filter(Q(ends_at=None) | Q(ends_at__gt=now))
    return (
        Q(is_evaluator=True, is_active=True) | Q(is_installation_administrator=True, is_active=True) | Q(Exists(live))
    )


def _is_back(one: StaffMember, now: dt.datetime) -> bool:
    return StaffMember.objects.filter(_works(now), pk=one.pk).exists() or bool(panels.homes_of(one, now=now))


def _kept(one: StaffMember) -> dt.timedelta:
    """The longest period of the authorities they worked for; the usual one for whoever worked for none."""
    there = Authority.objects.filter(memberships__staff_member=one)
    usual = Authority._meta.get_field("account_retention_days").default
    return dt.timedelta(days=max(there.values_list("account_retention_days", flat=True), default=usual))


def _some(rows, most: int) -> list[int]:
    """Keys of a handful, locked; what somebody else is working on is left for the next time."""
    return list(rows.order_by("pk").select_for_update(skip_locked=True).values_list("pk", flat=True)[:most])


def _tell(action: str, authority: Authority, now: dt.datetime, count: int) -> None:
    if count:
        audit.record(action=action, now=now, authority=authority, count=count)
