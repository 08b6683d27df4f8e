"""What can happen to a booked appointment: moved, cancelled, sent once more."""

import datetime as dt
import secrets

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from appointments.actions import notices
from appointments.actions.booking.every_booking import set_erase_after, spare_the_letter_box
from appointments.actions.holding import occupy
from appointments.actions.interpreting import release_interpreters, release_who_does_not_fit, take_interpreter
from appointments.actions.release import end_question
from appointments.models import AffectedStatus, Appointment, AppointmentStatus
from appointments.queries.availability import applicants_door
from appointments.queries.booking import lock_appointment
from appointments.queries.family import others_of
from appointments.queries.gaps import Door
from appointments.queries.interpreting import language_to_interpret
from appointments.queries.planning.affected import is_affected
from appointments.rules.times import release_moment
from willkommen import tallies
from willkommen.errors import Refused
from willkommen.models import Office

# What stays with the person when the time changes.
WHO_COMES = (
    "persons",
    "spoken_language",
    "needs_interpreter",
    "brings_companion",
    "is_discreet",
    "given_names",
    "family_name",
    "name_in_own_script",
    "born_on",
    "email",
    "mobile",
    "identity_key",
    "title_ends_on",
    "booked_by",
)


class NoLongerBooked(Refused):
    """It was cancelled, moved or is over."""

    text = _("This appointment no longer exists. It was cancelled or moved, or it is over.")


@transaction.atomic
def move_appointment(
    *,
    appointment: Appointment,
    office: Office,
    start: dt.datetime,
    now: dt.datetime,
    language: str | None = None,
    door: Door | None = None,
) -> Appointment:
    """Book the new time and give back the old one in one transaction; when the new one is gone the old one stays.

    Everybody of a family comes along; an interpreter is taken for the new time. Reminders of the old time fall away,
    those of the new one are planned. Moving to where it is changes nothing. Raises `SlotTaken`, `NoLongerBooked`.
    """
    old = lock_appointment(appointment)
    _require_future(old, now)
    if (old.office_id, old.starts_at) == (office.pk, start):
        return old
    others = others_of(old)
    # first the old one, or the rule of one appointment per person would refuse the new one; and before the counter: a
    # worker that is asking this person locks in this order as well
    give_back(old, now, answer=AffectedStatus.ACCEPTED)
    new = occupy(
        offer=old.offer,
        office=office,
        start=start,
        now=now,
        door=door or applicants_door(old.offer, title_ends_on=old.title_ends_on, now=now),
        others=others,
        interpreter=language_to_interpret(
            old.authority, needs_interpreter=old.needs_interpreter, spoken_language=old.spoken_language, now=now
        ),
        fields={
            **{name: getattr(old, name) for name in WHO_COMES},
            "status": AppointmentStatus.BOOKED,
            "language": language or old.language,
            "moved_from": old,
            "created_at": now,
            "booked_at": now,
        },
    )
    set_erase_after(new)
    notices.announce_moved(new, now)
    notices.plan_reminders(new, now)
    return new


@transaction.atomic
def cancel_appointment(*, appointment: Appointment, now: dt.datetime) -> Appointment:
    """Give the time back and tell the person. Raises `NoLongerBooked`; a second press changes nothing."""
    old = lock_appointment(appointment)
    if old.status == AppointmentStatus.CANCELLED:
        return old
    _require_future(old, now)
    give_back(old, now, answer=AffectedStatus.DECLINED)
    old.refresh_from_db(fields=["status", "cancelled_at"])
    notices.announce_cancelled(old, now)
    return old


@transaction.atomic
def say_who_helps(
    *, appointment: Appointment, needs_interpreter: bool, brings_companion: bool, now: dt.datetime
) -> Appointment:
    """Wish for an interpreter, or say that somebody comes along; the clerk sees it. Raises `NoLongerBooked`.

    An interpreter who is free at that time is taken, one no longer wished for is given back. Where nobody is free the
    wish is kept and `interpreter` of the appointment is None.
    """
    appointment = lock_appointment(appointment)
    _require_future(appointment, now)
    appointment.needs_interpreter, appointment.brings_companion = needs_interpreter, brings_companion
    appointment.save(update_fields=["needs_interpreter", "brings_companion"])
    spoken = appointment.spoken_language
    if not needs_interpreter:
        release_who_does_not_fit(appointment, needs_interpreter=False, spoken_language=spoken)
    elif appointment.interpreter is None:
        language = language_to_interpret(appointment.authority, needs_interpreter=True, spoken_language=spoken, now=now)
        if language:
            take_interpreter(appointment, language=language, now=now)
    return lock_appointment(appointment)


@transaction.atomic
def resend_confirmation(*, appointment: Appointment, now: dt.datetime) -> None:
    """Send once more what was sent last: the question to confirm, the confirmation, or that it cannot take place.

    Raises `TooManyMessages`.
    """
    spare_the_letter_box(appointment, now)
    if appointment.status == AppointmentStatus.HELD:
        notices.announce_confirm(appointment, now)
    elif appointment.status == AppointmentStatus.BOOKED and is_affected(appointment):
        notices.announce_affected(appointment, now, until=appointment.starts_at)
    elif appointment.status == AppointmentStatus.BOOKED:
        notices.announce_booked(appointment, now)


def give_back(old: Appointment, now: dt.datetime, *, answer: AffectedStatus) -> None:
    """Cancel; the waiting list and the desk can have the time at once, everybody else after a random while.

    An interpreter is free again at once. Where it was asked whether the person can come at another time, `answer` ends
    the question, and the times still kept for them are free again. The appointment's row is locked by the caller.
    """
    released_at = release_moment(now=now, chance=secrets.SystemRandom().random())
    Appointment.objects.filter(pk=old.pk).update(
        status=AppointmentStatus.CANCELLED, cancelled_at=now, released_at=released_at
    )
    release_interpreters([old.pk])
    end_question(appointment=old, status=answer, now=now)
    tallies.after_commit("cancellations_total", authority=old.authority.slug)


def _require_future(appointment: Appointment, now: dt.datetime) -> None:
    if appointment.status != AppointmentStatus.BOOKED or appointment.starts_at <= now:
        raise NoLongerBooked
