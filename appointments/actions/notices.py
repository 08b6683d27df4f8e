"""What people are told about their appointments, posted in the transaction of what happened.

Somebody without e-mail and mobile number gets nothing by message; the desk prints a slip.
"""

import datetime as dt

from appointments.models import Appointment
from appointments.rules.times import reminder_moments
from willkommen.messages import is_waiting, post_message, settle_messages, was_sent

# The kinds of messages; what they say stands in appointments/messages.py.
CONFIRM = "appointment.confirm"
BOOKED = "appointment.booked"
REMINDER = "appointment.reminder"
MOVED = "appointment.moved"
CANCELLED = "appointment.cancelled"
NEARLY = "visit.nearly"
AFFECTED = "appointment.affected"
TAKES_PLACE = "appointment.takes_place"


def announce_confirm(appointment: Appointment, now: dt.datetime) -> None:
    """Ask to confirm by link or code, until the hold ends; an earlier question that has not left yet is dropped."""
    settle_messages(about=appointment, kinds=[CONFIRM])
    _post(CONFIRM, appointment, now, expires_at=appointment.hold_until)


def drop_question(appointment: Appointment) -> None:
    """A question to confirm that has not left yet does not go to an address that was changed meanwhile."""
    settle_messages(about=appointment, kinds=[CONFIRM])


def announce_booked(appointment: Appointment, now: dt.datetime) -> None:
    """Say that it is booked."""
    settle_messages(about=appointment, kinds=[CONFIRM])
    _post(BOOKED, appointment, now)


def announce_moved(appointment: Appointment, now: dt.datetime) -> None:
    """Say the new time; what waited about the old one is dropped."""
    if appointment.moved_from is not None:
        settle_messages(about=appointment.moved_from)
    _post(MOVED, appointment, now)


def announce_cancelled(appointment: Appointment, now: dt.datetime) -> None:
    """Say that nobody need come; what waited about it is dropped."""
    settle_messages(about=appointment)
    _post(CANCELLED, appointment, now)


def announce_affected(appointment: Appointment, now: dt.datetime, *, until: dt.datetime) -> None:
    """Say that it cannot take place as booked, and what is offered instead.

    A word that still waits is enough: it is written when it leaves, with what is offered then.
    """
    settle_messages(about=appointment, kinds=[TAKES_PLACE])
    if not is_waiting(about=appointment, kind=AFFECTED):
        _post(AFFECTED, appointment, now, expires_at=max(until, appointment.starts_at))


def drop_affected(appointment: Appointment) -> None:
    """It has been settled otherwise: what has not left yet stays here."""
    settle_messages(about=appointment, kinds=[AFFECTED])


def announce_takes_place(appointment: Appointment, now: dt.datetime, *, since: dt.datetime) -> None:
    """Say that it takes place after all, to somebody who was told since then that it cannot; to nobody else."""
    drop_affected(appointment)
    if appointment.starts_at > now and was_sent(about=appointment, kind=AFFECTED, since=since):
        _post(TAKES_PLACE, appointment, now)


def plan_reminders(appointment: Appointment, now: dt.datetime) -> None:
    """Post each reminder of the authority for its own moment; none that would come within an hour of booking."""
    moments = reminder_moments(
        starts_at=appointment.starts_at.astimezone(dt.UTC),
        booked_at=now,
        hours_before=appointment.authority.reminder_hours,
    )
    for moment in moments:
        _post(REMINDER, appointment, now, due_at=moment)


def _post(
    kind: str,
    appointment: Appointment,
    now: dt.datetime,
    *,
    due_at: dt.datetime | None = None,
    expires_at: dt.datetime | None = None,
) -> None:
    if not appointment.channel:
        return
    post_message(
        authority=appointment.authority,
        about=appointment,
        kind=kind,
        language=appointment.language,
        channel=appointment.channel,
        recipient=appointment.recipient,
        due_at=due_at or now,
        expires_at=expires_at or appointment.starts_at,
        now=now,
    )
