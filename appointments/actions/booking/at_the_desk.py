"""What only staff may do: book for somebody, correct a spelling; both are logged."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.db.models import Case, Value, When

from appointments.actions import notices
from appointments.actions.booking.changing import NoLongerBooked
from appointments.actions.booking.every_booking import already_booked, set_erase_after
from appointments.actions.holding import occupy
from appointments.actions.identity import identity_key
from appointments.models import Appointment, AppointmentStatus, ServiceOffer
from appointments.queries.booking import lock_appointment
from appointments.queries.gaps import Door
from appointments.queries.interpreting import language_to_interpret
from willkommen import audit
from willkommen.models import Office, StaffMember


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
    others: tuple[ServiceOffer, ...] = (),
    is_discreet: bool = False,
) -> Appointment:
    """A clerk books for a person at the desk or on the telephone: booked at once, printed or sent.

    `others` are the offers of those who come along for something else. Where an interpreter is needed and the authority
    has one for the language, they are booked with it. `is_discreet`: lists name neither person nor service, nothing is
    sent, and nobody who knows name and birth date can find out that there is an appointment.
    Raises `SlotTaken`, `NotBookable`, `AlreadyBooked`.
    """
    interpreter = language_to_interpret(
        offer.authority, needs_interpreter=needs_interpreter, spoken_language=spoken_language, now=now
    )
    try:
        with transaction.atomic():
            appointment = occupy(
                offer=offer,
                office=office,
                start=start,
                now=now,
                door=Door.DESK,
                others=others,
                interpreter=interpreter,
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
                    "identity_key": "" if is_discreet else identity_key(given_names, family_name, born_on),
                    "is_discreet": is_discreet,
                    "title_ends_on": title_ends_on,
                    "created_at": now,
                    "booked_at": now,
                },
            )
    except IntegrityError as error:
        raise already_booked(error) from error
    set_erase_after(appointment)
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
    """Correct a spelling; only staff may, and it is logged. Raises `NoLongerBooked`, `AlreadyBooked`.

    What no longer counts for the rule of one per person and service (its next appointment is booked) stays so.
    """
    new_key = Value(identity_key(given_names, family_name, born_on))
    try:
        with transaction.atomic():
            changed = Appointment.objects.filter(pk=appointment.pk, status=AppointmentStatus.BOOKED).update(
                given_names=given_names,
                family_name=family_name,
                name_in_own_script=name_in_own_script,
                born_on=born_on,
                identity_key=Case(When(identity_key="", then=Value("")), default=new_key),
            )
    except IntegrityError as error:
        raise already_booked(error) from error
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
