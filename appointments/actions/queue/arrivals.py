"""Arriving: checking in with an appointment, a number for whoever comes without one, and who did not come."""

import datetime as dt

from django.db import connection, transaction
from django.utils.translation import gettext as _

from appointments.models import Appointment, AppointmentStatus, ArrivedBy, Service, ServiceOffer, Visit
from appointments.queries.booking import lock_appointment
from appointments.queries.catalogue import places_of
from appointments.rules.queue import (
    TICKET_LETTER,
    earliest_check_in,
    is_urgent,
    ticket_number,
    turn_of_appointment,
    turn_of_walk_in,
)
from appointments.rules.times import OFFICE_TIME
from willkommen.errors import Refused
from willkommen.models import Office
from willkommen.moments import clock, long_date
from willkommen.tokens import fresh_link

NEXT_NUMBER = """
INSERT INTO appointments_ticketseries AS series (authority_id, office_id, day, letter, last_number)
VALUES (%s, %s, %s, %s, 1)
ON CONFLICT (office_id, day, letter) DO UPDATE SET last_number = series.last_number + 1
RETURNING last_number
"""


class NotExpected(Refused):
    """Checking in is refused; the text says why and what to do instead."""


class AlreadyHere(NotExpected):
    """The person has checked in before."""


class TooEarly(NotExpected):
    """The appointment is later today."""


class AnotherDay(NotExpected):
    """The appointment is on another day."""


class AnotherOffice(NotExpected):
    """The appointment is at another office of this authority."""


class Cancelled(NotExpected):
    """The appointment was cancelled or moved."""


class NotConfirmed(NotExpected):
    """The time was held but never confirmed."""


class NotOfferedHere(Refused):
    """This office does not serve this."""


class CannotSay(Refused):
    """Somebody cannot be said to have stayed away."""


@transaction.atomic
def check_in(*, appointment: Appointment, office: Office, now: dt.datetime, arrived_by: str = ArrivedBy.DESK) -> Visit:
    """Somebody with an appointment is here: they get a number and wait.

    Who had been marked as “did not come” and comes after all is no longer marked. Raises `AlreadyHere`, `TooEarly`,
    `AnotherDay`, `AnotherOffice`, `Cancelled`, `NotConfirmed` (all `NotExpected`).
    """
    appointment = lock_appointment(appointment)
    _require_booked(appointment)
    _require_here_and_now(appointment, office, now)
    Appointment.objects.filter(pk=appointment.pk).update(did_not_come_at=None)
    today = now.astimezone(OFFICE_TIME).date()
    urgent = is_urgent(appointment.title_ends_on, today=today, is_urgent_kind=appointment.service.is_urgent_kind)
    return _arrive(
        office=office,
        service=appointment.service,
        now=now,
        appointment=appointment,
        arrived_by=arrived_by,
        language=appointment.language,
        spoken_language=appointment.spoken_language,
        turn_at=turn_of_appointment(starts_at=appointment.starts_at, arrived_at=now, urgent=urgent),
    )


@transaction.atomic
def give_walk_in_ticket(
    *,
    offer: ServiceOffer,
    office: Office,
    language: str,
    spoken_language: str,
    now: dt.datetime,
    arrived_by: str = ArrivedBy.DESK,
) -> Visit:
    """Somebody without an appointment waits: a number of the service's letter, counted anew each day and office.

    Raises `NotOfferedHere`.
    """
    if office not in places_of(offer):
        raise NotOfferedHere(_("This office does not serve this. Please choose another service or another office."))
    urgent = is_urgent(None, today=now.date(), is_urgent_kind=offer.service.is_urgent_kind)
    return _arrive(
        office=office,
        service=offer.service,
        now=now,
        arrived_by=arrived_by,
        language=language,
        spoken_language=spoken_language,
        turn_at=turn_of_walk_in(arrived_at=now, urgent=urgent),
    )


@transaction.atomic
def mark_did_not_come(*, appointment: Appointment, now: dt.datetime) -> Appointment:
    """Say that somebody did not come: always a positive act, or the state is “not recorded”. Raises `CannotSay`."""
    # the lock makes whoever checks this person in at the same moment wait
    appointment = lock_appointment(appointment)
    if now < appointment.starts_at:
        raise CannotSay(_("The appointment has not begun yet. Nothing was changed."))
    changed = 0
    if not Visit.objects.filter(appointment=appointment).exists():
        changed = Appointment.objects.filter(
            pk=appointment.pk, status=AppointmentStatus.BOOKED, did_not_come_at=None
        ).update(did_not_come_at=now)
    if not changed:
        raise CannotSay(_("This person has checked in, or the appointment is already marked. Nothing was changed."))
    appointment.did_not_come_at = now
    return appointment


@transaction.atomic
def undo_did_not_come(*, appointment: Appointment, now: dt.datetime) -> Appointment:
    """Take the mark back; what became of the appointment is open again. A second press changes nothing."""
    Appointment.objects.filter(pk=appointment.pk).update(did_not_come_at=None)
    appointment.did_not_come_at = None
    return appointment


def _require_booked(appointment: Appointment) -> None:
    if appointment.status == AppointmentStatus.CANCELLED:
        successor = Appointment.objects.filter(moved_from=appointment).first()
        if successor is None:
            raise Cancelled(_("This appointment was cancelled. You can give a number without an appointment."))
        raise Cancelled(
            _("This appointment was moved to %(day)s, %(time)s. The new number is %(reference)s.")
            % {
                "day": long_date(successor.starts_at),
                "time": clock(successor.starts_at),
                "reference": successor.reference,
            }
        )
    if appointment.status != AppointmentStatus.BOOKED:
        raise NotConfirmed(
            _(
                "This booking was never confirmed, so the time is not taken. "
                "You can give a number without an appointment."
            )
        )


def _require_here_and_now(appointment: Appointment, office: Office, now: dt.datetime) -> None:
    visit = Visit.objects.filter(appointment=appointment).first()
    if visit is not None:
        raise AlreadyHere(
            _("This person has already checked in at %(time)s and has the number %(ticket)s.")
            % {"time": clock(visit.arrived_at), "ticket": visit.ticket_number}
        )
    starts = {"day": long_date(appointment.starts_at), "time": clock(appointment.starts_at)}
    if appointment.starts_at.astimezone(OFFICE_TIME).date() != now.astimezone(OFFICE_TIME).date():
        raise AnotherDay(_("This appointment is on another day: %(day)s, %(time)s.") % starts)
    if appointment.office_id != office.pk:
        place = appointment.office
        raise AnotherOffice(
            _("This appointment is at another office: %(office)s, %(street)s, %(town)s. It is at %(time)s.")
            % {"office": place.name, "street": place.street, "town": place.town, "time": starts["time"]}
        )
    if now < earliest_check_in(appointment.starts_at):
        raise TooEarly(
            _("The appointment is at %(time)s. Checking in is possible from %(from)s.")
            % {"time": starts["time"], "from": clock(earliest_check_in(appointment.starts_at))}
        )


def _arrive(*, office: Office, service: Service, now: dt.datetime, turn_at: dt.datetime, **fields) -> Visit:
    day = now.astimezone(OFFICE_TIME).date()
    return Visit.objects.create(
        authority_id=office.authority_id,
        office=office,
        service=service,
        day=day,
        ticket_number=_next_ticket(office, day, TICKET_LETTER),
        arrived_at=now,
        turn_at=turn_at,
        **fresh_link(Visit.link_purpose),
        **fields,
    )


def _next_ticket(office: Office, day: dt.date, letter: str) -> str:
    """The next number of the day, counted up by one statement, so that no two people get the same."""
    with connection.cursor() as cursor:
        cursor.execute(NEXT_NUMBER, [office.authority_id, office.pk, day, letter])
        return ticket_number(letter, cursor.fetchone()[0])
