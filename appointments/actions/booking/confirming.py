"""From a held time to a booked one."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from appointments.actions import notices
from appointments.actions.booking.every_booking import (
    already_booked,
    require_code,
    set_erase_after,
    spare_the_letter_box,
)
from appointments.actions.holding import HoldLapsed, drop_hold
from appointments.actions.identity import identity_key
from appointments.actions.interpreting import release_who_does_not_fit
from appointments.models import Appointment, AppointmentStatus
from appointments.queries.booking import lock_appointment
from appointments.rules.times import confirmation_ends, hold_ends
from willkommen.errors import Refused
from willkommen.tokens import fresh_link


class HeldLongEnough(Refused):
    """Nobody keeps a time from the others for ever."""

    text = _("This time has been held for you for an hour and cannot be held longer. Please go on, or choose again.")


@transaction.atomic
def renew_hold(*, appointment: Appointment, now: dt.datetime) -> Appointment:
    """Hold the time for `authority.hold_minutes` from now, an hour in all at most.

    Raises `HoldLapsed` once it has ended, `HeldLongEnough` when the hour is used up.
    """
    until = _longer(appointment, now)
    if until <= appointment.hold_until:
        raise HeldLongEnough
    return _change_hold(appointment, now, hold_until=until)


@transaction.atomic
def identify(
    *,
    appointment: Appointment,
    given_names: str,
    family_name: str,
    name_in_own_script: str,
    born_on: dt.date,
    email: str,
    mobile: str,
    spoken_language: str,
    needs_interpreter: bool,
    language: str,
    now: dt.datetime,
) -> Appointment:
    """Say for whom the held time is. Raises `HoldLapsed`; the time is held anew, so nobody loses it by typing.

    With another address link and code are new: who reads the letters of one has not proved the other. An interpreter
    who is no longer wished for is given back; one wished for only now is not taken, that needs another hold.
    """
    is_other_address = bool(appointment.recipient) and (email, mobile) != (appointment.email, appointment.mobile)
    if is_other_address:
        notices.drop_question(appointment)
    changed = _change_hold(
        appointment,
        now,
        hold_until=max(appointment.hold_until, _longer(appointment, now)),
        given_names=given_names,
        family_name=family_name,
        name_in_own_script=name_in_own_script,
        born_on=born_on,
        email=email,
        mobile=mobile,
        identity_key=identity_key(given_names, family_name, born_on),
        spoken_language=spoken_language,
        needs_interpreter=needs_interpreter,
        language=language,
        **(fresh_link(Appointment.link_purpose) if is_other_address else {}),
    )
    # a time held without an interpreter has none to give back
    if appointment.needs_interpreter:
        release_who_does_not_fit(changed, needs_interpreter=needs_interpreter, spoken_language=spoken_language)
    return changed


@transaction.atomic
def ask_to_confirm(*, appointment: Appointment, now: dt.datetime) -> Appointment:
    """Send link and code and hold the time for `authority.confirm_minutes`. Raises `HoldLapsed`, `TooManyMessages`."""
    minutes = appointment.authority.confirm_minutes
    until = confirmation_ends(now=now, minutes=minutes, held_since=appointment.created_at)
    appointment = _change_hold(appointment, now, hold_until=max(appointment.hold_until, until))
    spare_the_letter_box(appointment, now)
    notices.announce_confirm(appointment, now)
    return appointment


@transaction.atomic
def confirm_appointment(*, appointment: Appointment, now: dt.datetime) -> Appointment:
    """Turn the held time into a booked one and tell the person. A second press changes nothing.

    Raises `HoldLapsed`, `AlreadyBooked`.
    """
    changed = _book(appointment, now)
    appointment = lock_appointment(appointment)
    if changed:
        notices.announce_booked(appointment, now)
        notices.plan_reminders(appointment, now)
    elif appointment.status != AppointmentStatus.BOOKED:
        raise HoldLapsed
    return appointment


def confirm_with_code(*, appointment: Appointment, code: str, now: dt.datetime) -> Appointment:
    """Confirm by the six digits of the message. Raises `WrongCode`, `TooManyCodes` and what confirming raises."""
    require_code(appointment, code)
    return confirm_appointment(appointment=appointment, now=now)


@transaction.atomic
def let_go(*, appointment: Appointment, now: dt.datetime) -> None:
    """Give up one's own held time; a booked one stays."""
    drop_hold(appointment)


def _longer(appointment: Appointment, now: dt.datetime) -> dt.datetime:
    return hold_ends(now=now, minutes=appointment.authority.hold_minutes, held_since=appointment.created_at)


def _book(appointment: Appointment, now: dt.datetime) -> bool:
    """Held to booked by one conditional update; whether it changed anything."""
    held = Appointment.objects.filter(pk=appointment.pk, status=AppointmentStatus.HELD, hold_until__gt=now)
    try:
        with transaction.atomic():
            changed = held.exclude(identity_key="").update(
                status=AppointmentStatus.BOOKED, booked_at=now, hold_until=None
            )
    except IntegrityError as error:
        raise already_booked(error) from error
    if changed:
        set_erase_after(appointment)
    return bool(changed)


def _change_hold(appointment: Appointment, now: dt.datetime, **fields) -> Appointment:
    changed = Appointment.objects.filter(pk=appointment.pk, status=AppointmentStatus.HELD, hold_until__gt=now).update(
        **fields
    )
    if not changed:
        raise HoldLapsed
    return lock_appointment(appointment)
