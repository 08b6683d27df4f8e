"""From a held time to a booked one, and what can happen to it afterwards."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from appointments.actions import notices
from appointments.actions.holding import HoldLapsed, SlotTaken, drop_hold, hold_slot, occupy
from appointments.actions.identity import identity_key
from appointments.models import Appointment, AppointmentStatus, ServiceOffer
from appointments.queries.booking import lock_appointment
from willkommen import audit
from willkommen.errors import Refused
from willkommen.models import Office, StaffMember

__all__ = [
    "AlreadyBooked",
    "HoldLapsed",
    "NoLongerBooked",
    "SlotTaken",
    "WrongCode",
    "ask_to_confirm",
    "book_for_someone",
    "cancel_appointment",
    "confirm_appointment",
    "confirm_with_code",
    "correct_name",
    "hold_slot",
    "identify",
    "let_go",
    "move_appointment",
    "renew_hold",
    "resend_confirmation",
]

MOST_WRONG_CODES = 5


class AlreadyBooked(Refused):
    """The rule of one appointment per person and service, over all authorities."""

    text = _(
        "There is already an appointment for this person and this service. "
        "Please use the link in your message to move it, or call us."
    )


class NoLongerBooked(Refused):
    """It was cancelled, moved or is over."""

    text = _("This appointment no longer exists. It was cancelled or moved, or it is over.")


class WrongCode(Refused):
    """Not the six digits we sent."""

    text = _("This code is not right. Please look at the newest message from us and type the six digits again.")


class TooManyCodes(Refused):
    """Guessing is stopped; the link still works."""

    text = _("The code was wrong too often. Please use the link in the message from us.")


@transaction.atomic
def renew_hold(*, appointment: Appointment, now: dt.datetime) -> Appointment:
    """Hold the time for `authority.hold_minutes` from now. Raises `HoldLapsed` once it has ended."""
    return _change_hold(appointment, now, hold_until=now + dt.timedelta(minutes=appointment.authority.hold_minutes))


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
    """Say for whom the held time is. Raises `HoldLapsed`; the time is held anew, so nobody loses it by typing."""
    return _change_hold(
        appointment,
        now,
        hold_until=max(appointment.hold_until, now + dt.timedelta(minutes=appointment.authority.hold_minutes)),
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
    )


@transaction.atomic
def ask_to_confirm(*, appointment: Appointment, now: dt.datetime) -> Appointment:
    """Send link and code and hold the time for `authority.confirm_minutes`. Raises `HoldLapsed`."""
    appointment = _change_hold(
        appointment, now, hold_until=now + dt.timedelta(minutes=appointment.authority.confirm_minutes)
    )
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
    if appointment.code_failures >= MOST_WRONG_CODES:
        raise TooManyCodes
    if "".join(filter(str.isdigit, code)) != appointment.confirmation_code:
        appointment.code_failures += 1
        appointment.save(update_fields=["code_failures"])
        raise WrongCode
    return confirm_appointment(appointment=appointment, now=now)


@transaction.atomic
def let_go(*, appointment: Appointment, now: dt.datetime) -> None:
    """Give up one's own held time; a booked one stays."""
    drop_hold(appointment)


@transaction.atomic
def move_appointment(
    *, appointment: Appointment, office: Office, start: dt.datetime, now: dt.datetime, language: str | None = None
) -> Appointment:
    """Book the new time and give back the old one in one transaction; when the new one is gone the old one stays.

    Reminders of the old time fall away, those of the new one are planned. Raises `SlotTaken`, `NoLongerBooked`.
    """
    old = lock_appointment(appointment)
    _require_future(old, now)
    kept = ["persons", "spoken_language", "needs_interpreter", "given_names", "family_name", "name_in_own_script"]
    kept += ["born_on", "email", "mobile", "identity_key", "title_ends_on", "booked_by"]
    # first the old one, or the rule of one appointment per person would refuse the new one
    Appointment.objects.filter(pk=old.pk).update(status=AppointmentStatus.CANCELLED, cancelled_at=now)
    new = occupy(
        offer=old.offer,
        office=office,
        start=start,
        now=now,
        fields={
            **{name: getattr(old, name) for name in kept},
            "status": AppointmentStatus.BOOKED,
            "language": language or old.language,
            "moved_from": old,
            "created_at": now,
            "booked_at": now,
        },
    )
    _set_erase_after(new)
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
    Appointment.objects.filter(pk=old.pk).update(status=AppointmentStatus.CANCELLED, cancelled_at=now)
    old.refresh_from_db(fields=["status", "cancelled_at"])
    notices.announce_cancelled(old, now)
    return old


@transaction.atomic
def resend_confirmation(*, appointment: Appointment, now: dt.datetime) -> None:
    """Send once more what was sent last: the question to confirm, or the confirmation."""
    if appointment.status == AppointmentStatus.HELD:
        notices.announce_confirm(appointment, now)
    elif appointment.status == AppointmentStatus.BOOKED:
        notices.announce_booked(appointment, now)


@transaction.atomic
def book_for_someone(
    *,
    offer: ServiceOffer,
    office: Office,
    start: dt.datetime,
    persons: int,
    language: str,
    spoken_language: str,
    needs_interpreter: bool,
    given_names: str,
    family_name: str,
    name_in_own_script: str,
    born_on: dt.date,
    email: str,
    mobile: str,
    title_ends_on: dt.date | None,
    staff_member: StaffMember,
    now: dt.datetime,
) -> Appointment:
    """A clerk books for a person at the desk or on the telephone: booked at once, printed or sent.

    Raises `SlotTaken`, `NotBookable`, `AlreadyBooked`.
    """
    try:
        with transaction.atomic():
            appointment = occupy(
                offer=offer,
                office=office,
                start=start,
                now=now,
                at_the_desk=True,
                fields={
                    "persons": persons,
                    "status": AppointmentStatus.BOOKED,
                    "booked_by": "desk",
                    "language": language,
                    "spoken_language": spoken_language,
                    "needs_interpreter": needs_interpreter,
                    "given_names": given_names,
                    "family_name": family_name,
                    "name_in_own_script": name_in_own_script,
                    "born_on": born_on,
                    "email": email,
                    "mobile": mobile,
                    "identity_key": identity_key(given_names, family_name, born_on),
                    "title_ends_on": title_ends_on,
                    "created_at": now,
                    "booked_at": now,
                },
            )
    except IntegrityError as error:
        raise _already_booked(error) from error
    _set_erase_after(appointment)
    audit.record(
        action="book_for_someone",
        now=now,
        authority=offer.authority,
        staff_member=staff_member,
        about=appointment,
        reference=appointment.reference,
    )
    notices.announce_booked(appointment, now)
    notices.plan_reminders(appointment, now)
    return appointment


@transaction.atomic
def correct_name(
    *,
    appointment: Appointment,
    given_names: str,
    family_name: str,
    name_in_own_script: str,
    born_on: dt.date,
    staff_member: StaffMember,
    now: dt.datetime,
) -> Appointment:
    """Correct a spelling; only staff may, and it is logged. Raises `NoLongerBooked`, `AlreadyBooked`."""
    try:
        with transaction.atomic():
            changed = Appointment.objects.filter(pk=appointment.pk, status=AppointmentStatus.BOOKED).update(
                given_names=given_names,
                family_name=family_name,
                name_in_own_script=name_in_own_script,
                born_on=born_on,
                identity_key=identity_key(given_names, family_name, born_on),
            )
    except IntegrityError as error:
        raise _already_booked(error) from error
    if not changed:
        raise NoLongerBooked
    audit.record(
        action="correct_name",
        now=now,
        authority=appointment.authority,
        staff_member=staff_member,
        about=appointment,
        reference=appointment.reference,
    )
    return lock_appointment(appointment)


def _book(appointment: Appointment, now: dt.datetime) -> bool:
    """Held to booked by one conditional update; whether it changed anything."""
    held = Appointment.objects.filter(pk=appointment.pk, status=AppointmentStatus.HELD, hold_until__gt=now)
    try:
        with transaction.atomic():
            changed = held.exclude(identity_key="").update(
                status=AppointmentStatus.BOOKED, booked_at=now, hold_until=None
            )
    except IntegrityError as error:
        raise _already_booked(error) from error
    if changed:
        _set_erase_after(appointment)
    return bool(changed)


def _change_hold(appointment: Appointment, now: dt.datetime, **fields) -> Appointment:
    changed = Appointment.objects.filter(pk=appointment.pk, status=AppointmentStatus.HELD, hold_until__gt=now).update(
        **fields
    )
    if not changed:
        raise HoldLapsed
    return lock_appointment(appointment)


def _require_future(appointment: Appointment, now: dt.datetime) -> None:
    if appointment.status != AppointmentStatus.BOOKED or appointment.starts_at <= now:
        raise NoLongerBooked


def _set_erase_after(appointment: Appointment) -> None:
    days = appointment.authority.contact_retention_days
    Appointment.objects.filter(pk=appointment.pk).update(erase_after=appointment.ends_at + dt.timedelta(days=days))


def _already_booked(error: IntegrityError) -> Exception:
    return AlreadyBooked() if "a_person_has_one_appointment_per_service" in str(error) else error
