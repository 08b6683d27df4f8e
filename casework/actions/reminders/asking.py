"""Asking to be reminded: an address is proven by a link before anything is sent to it."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from appointments.actions.booking.every_booking import spare_the_letter_box
from casework.actions.reminders import notices
from casework.actions.reminders.ending import end
from casework.models import Ladder, TitleReminder
from casework.queries.reminders import fitting, moments_ahead, recipient_key
from casework.rules.ladders import CONFIRM_WITHIN, KEPT_AFTER_END, title_over_at
from willkommen.errors import Refused
from willkommen.tokens import fresh_link


class NothingAhead(Refused):
    """The title ends before the last rung."""

    text = _("Your title ends so soon that no reminder is left. Please apply now: what counts is the application.")


class AskedTooLongAgo(Refused):
    """It was never confirmed, and now it is too late."""

    text = _("The time to confirm has passed. Please ask for the reminders again.")


@transaction.atomic
def ask_for_reminders(
    *,
    authority,
    ladder: Ladder,
    title_ends_on: dt.date,
    language: str,
    email: str,
    mobile: str,
    now: dt.datetime,
) -> None:
    """Write an address down and send it a link; whoever asks twice gets the same answer and a message again.

    Raises `NothingAhead`, `TooManyMessages`.
    """
    ladder = fitting(ladder, title_ends_on, now=now)
    if not moments_ahead(ladder, title_ends_on, now=now):
        raise NothingAhead
    reminder = TitleReminder(
        authority=authority,
        ladder=ladder,
        title_ends_on=title_ends_on,
        language=language,
        email=email,
        mobile="" if email else mobile,
        asked_at=now,
        erase_after=now + CONFIRM_WITHIN,
        **fresh_link(TitleReminder.link_purpose),
    )
    reminder.recipient_key = recipient_key(reminder.recipient)
    spare_the_letter_box(reminder, now)
    known = _save_once(reminder)
    if known is None:
        notices.announce_question(reminder, now)
    elif known.confirmed_at:
        notices.announce_plan(known, now)
    else:
        known.asked_at, known.erase_after, known.language = now, now + CONFIRM_WITHIN, language
        known.save(update_fields=["asked_at", "erase_after", "language"])
        notices.announce_question(known, now)


@transaction.atomic
def confirm_reminder(*, reminder: TitleReminder, now: dt.datetime) -> TitleReminder:
    """From asked to reminded; a second press changes nothing. Raises `AskedTooLongAgo`, also where it was stopped."""
    reminder = _lock(reminder)
    if reminder.stopped_at or (not reminder.confirmed_at and reminder.asked_at + CONFIRM_WITHIN <= now):
        raise AskedTooLongAgo
    if not reminder.confirmed_at:
        _turn_on(reminder, now)
        reminder.save(update_fields=["confirmed_at", "erase_after"])
        notices.announce_plan(reminder, now)
    return reminder


@transaction.atomic
def add_title(
    *, reminder: TitleReminder, ladder: Ladder, title_ends_on: dt.date, language: str, now: dt.datetime
) -> TitleReminder:
    """Another title, of a child for example, for an address that is proven already; the same one twice is once.

    Raises `NothingAhead`, and `AskedTooLongAgo` where the address was never proven.
    """
    reminder = _lock(reminder)
    if not reminder.confirmed_at:
        raise AskedTooLongAgo
    return _put_beside(reminder, ladder=ladder, title_ends_on=title_ends_on, language=language, now=now)


@transaction.atomic
def change_end(*, reminder: TitleReminder, title_ends_on: dt.date, now: dt.datetime) -> TitleReminder:
    """Another last day: what was planned is dropped and planned anew. Raises `NothingAhead`, `AskedTooLongAgo`."""
    reminder = _lock(reminder)
    if reminder.stopped_at or not reminder.confirmed_at:
        raise AskedTooLongAgo
    if reminder.title_ends_on == title_ends_on:
        return reminder
    changed = _put_beside(
        reminder, ladder=Ladder(reminder.ladder), title_ends_on=title_ends_on, language=reminder.language, now=now
    )
    end(reminder, now)
    return changed


def _put_beside(
    reminder: TitleReminder, *, ladder: Ladder, title_ends_on: dt.date, language: str, now: dt.datetime
) -> TitleReminder:
    ladder = fitting(ladder, title_ends_on, now=now)
    if not moments_ahead(ladder, title_ends_on, now=now):
        raise NothingAhead
    other = TitleReminder(
        authority=reminder.authority,
        case=reminder.case,
        ladder=ladder,
        title_ends_on=title_ends_on,
        language=language,
        email=reminder.email,
        mobile=reminder.mobile,
        recipient_key=reminder.recipient_key,
        asked_at=now,
        **fresh_link(TitleReminder.link_purpose),
    )
    _turn_on(other, now)
    known = _save_once(other)
    if known is None:
        return other
    if not known.confirmed_at:
        _turn_on(known, now)
        known.save(update_fields=["confirmed_at", "erase_after"])
    return known


def turned_on(reminder: TitleReminder, *, now: dt.datetime) -> TitleReminder:
    """Save a reminder of an address that needs no proof; the one there is already, where there is one."""
    _turn_on(reminder, now)
    return _save_once(reminder) or reminder


def _turn_on(reminder: TitleReminder, now: dt.datetime) -> None:
    reminder.confirmed_at = now
    reminder.erase_after = title_over_at(reminder.title_ends_on) + KEPT_AFTER_END


def _save_once(reminder: TitleReminder) -> TitleReminder | None:
    """Save it, or find and lock the one that is there for the same address, kind and end."""
    try:
        with transaction.atomic():
            reminder.save()
    except IntegrityError as error:
        if "a_title_is_remembered_once_per_person" not in str(error):
            raise
        same = TitleReminder.objects.filter(
            authority=reminder.authority,
            recipient_key=reminder.recipient_key,
            ladder=reminder.ladder,
            title_ends_on=reminder.title_ends_on,
        )
        return same.select_for_update().get(stopped_at=None)
    return None


def _lock(reminder: TitleReminder) -> TitleReminder:
    rows = TitleReminder.objects.select_related("authority", "case").select_for_update(of=("self",))
    return rows.get(pk=reminder.pk)
