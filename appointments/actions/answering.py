"""What somebody says whose appointment cannot take place as booked: yes to one of the times, or no to all."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from appointments.actions import notices
from appointments.actions.booking.changing import NoLongerBooked
from appointments.actions.offering import OfferOver, accept_slot
from appointments.actions.release import end_question
from appointments.models import AffectedStatus, Appointment, AppointmentStatus, SlotOffer, Visit
from appointments.queries.booking import lock_appointment
from appointments.queries.planning.affected import unsettled_of
from willkommen.errors import Refused


class TakesPlace(Refused):
    """The change was taken back, or the staff has settled it: there is nothing to choose any more."""

    text = _("Your appointment takes place as booked. You need not choose another time, and nothing was changed.")


class AlreadyHere(Refused):
    """Who stands in the building has come to the old appointment."""

    text = _("You have already been checked in. Please speak to the staff at the counter.")


@transaction.atomic
def accept_new_time(*, appointment: Appointment, reference: str, language: str, now: dt.datetime) -> Appointment:
    """Book the offered time with this reference and give back the old one, in one transaction.

    The other times offered are free again. Raises `TakesPlace`, `AlreadyHere`, `NoLongerBooked`, `OfferOver`; then
    nothing was changed.
    """
    old = _to_answer(appointment)
    slot = SlotOffer.objects.filter(affected=unsettled_of(old), hold__reference=reference).first()
    if slot is None:
        raise OfferOver
    return accept_slot(slot=slot, person=old, language=language, now=now)


@transaction.atomic
def decline_new_times(*, appointment: Appointment, now: dt.datetime) -> None:
    """None of the times suits; they are free again and the staff calls. Raises like accepting; declining twice is once."""
    old = _to_answer(appointment)
    end_question(appointment=old, status=AffectedStatus.DECLINED, now=now)
    notices.drop_affected(old)


def _to_answer(appointment: Appointment) -> Appointment:
    """The appointment as it is now, locked: booked, nobody there yet, and the question about it still open."""
    old = lock_appointment(appointment)
    if old.status != AppointmentStatus.BOOKED:
        raise NoLongerBooked
    if Visit.objects.filter(appointment=old).exists():
        raise AlreadyHere
    if unsettled_of(old) is None:
        raise TakesPlace
    return old
