"""A time kept for one person until they answer: for who waits, and for whose appointment cannot take place.

The kept time is a held appointment, so it blocks the counter by the same rule as any booking; it names nobody until the
person accepts.
"""

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from appointments.actions import notices
from appointments.actions.booking.changing import WHO_COMES, NoLongerBooked, give_back
from appointments.actions.booking.every_booking import already_booked, set_erase_after
from appointments.actions.holding import drop_hold, occupy
from appointments.models import (
    AffectedAppointment,
    AffectedStatus,
    Appointment,
    AppointmentStatus,
    ServiceOffer,
    SlotOffer,
    SlotOfferStatus,
    WaitingEntry,
)
from appointments.queries.availability import is_still_served
from appointments.queries.booking import lock_appointment
from appointments.queries.gaps import Door
from willkommen.errors import Refused
from willkommen.locking import locked_again
from willkommen.models import Office


class OfferOver(Refused):
    """It was answered, withdrawn, or its time has run out."""

    text = _("This time is no longer kept for you. Nothing was changed.")


class NoLongerServed(OfferOver):
    """The counter was closed, or its clerk fell ill, while the offer was open."""


@transaction.atomic
def offer_slot(
    *,
    offer: ServiceOffer,
    office: Office,
    start: dt.datetime,
    until: dt.datetime,
    persons: int,
    language: str,
    spoken_language: str,
    door: Door,
    now: dt.datetime,
    others: tuple[ServiceOffer, ...] = (),
    interpreter: str = "",
    entry: WaitingEntry | None = None,
    affected: AffectedAppointment | None = None,
) -> SlotOffer:
    """Keep a time for one person until `until`; tells nobody, the caller does. Raises `SlotTaken`, `NotBookable`."""
    hold = occupy(
        offer=offer,
        office=office,
        start=start,
        now=now,
        door=door,
        others=others,
        interpreter=interpreter,
        prefer_language=spoken_language != "de",
        fields={
            "persons": persons,
            "status": AppointmentStatus.HELD,
            "hold_until": until,
            "language": language,
            "spoken_language": spoken_language,
            "created_at": now,
        },
    )
    return SlotOffer.objects.create(
        authority_id=offer.authority_id, hold=hold, entry=entry, affected=affected, made_at=now
    )


@transaction.atomic
def accept_slot(*, slot: SlotOffer, person: Appointment | WaitingEntry, language: str, now: dt.datetime) -> Appointment:
    """Book the kept time for a person; an appointment they have is given back in the same transaction.

    `person` is the appointment in hand or the entry of the list; whoever accepts twice gets the same appointment.
    Raises `OfferOver`, `NoLongerServed`, `NoLongerBooked`, `AlreadyBooked`; then nothing was changed.
    """
    slot = _lock(slot)
    if slot.status == SlotOfferStatus.ACCEPTED:
        return slot.hold
    _require_open(slot, now)
    if not is_still_served(slot.hold, now=now):
        raise NoLongerServed
    old = _in_hand(person, now)
    # before the old one: with that every time is withdrawn that is still kept for this person
    _answer(slot, SlotOfferStatus.ACCEPTED, now)
    if old is not None:
        give_back(old, now, answer=AffectedStatus.ACCEPTED)
    names = [name for name in WHO_COMES if hasattr(person, name)]
    try:
        with transaction.atomic():
            changed = Appointment.objects.filter(
                pk=slot.hold_id, status=AppointmentStatus.HELD, hold_until__gt=now
            ).update(
                **{name: getattr(person, name) for name in names},
                status=AppointmentStatus.BOOKED,
                language=language,
                moved_from=old,
                booked_at=now,
                hold_until=None,
            )
    except IntegrityError as error:
        raise already_booked(error) from error
    if not changed:
        raise OfferOver
    booked = lock_appointment(slot.hold)
    set_erase_after(booked)
    if old is None:
        notices.announce_booked(booked, now)
    else:
        notices.announce_moved(booked, now)
    notices.plan_reminders(booked, now)
    return booked


@transaction.atomic
def decline_slot(*, slot: SlotOffer, now: dt.datetime) -> None:
    """The person does not want this time; it is free again at once. Raises `OfferOver`; declining twice is once."""
    slot = _lock(slot)
    if slot.status == SlotOfferStatus.DECLINED:
        return
    _require_open(slot, now)
    drop_hold(slot.hold)
    _answer(slot, SlotOfferStatus.DECLINED, now)


@transaction.atomic
def withdraw_slot(*, slot: SlotOffer, now: dt.datetime) -> bool:
    """Take back an open offer, whoever made it; tells whether it was still open. An answered one stays as it is."""
    slot = _lock(slot)
    if slot.status != SlotOfferStatus.OPEN:
        return False
    drop_hold(slot.hold)
    _answer(slot, SlotOfferStatus.WITHDRAWN, now)
    return True


@transaction.atomic
def let_slot_lapse(*, slot: SlotOffer, now: dt.datetime) -> bool:
    """Say of an open offer whose time has run out that it ended unanswered; tells whether it did."""
    slot = _lock(slot)
    if slot.status != SlotOfferStatus.OPEN or _is_kept(slot, now):
        return False
    drop_hold(slot.hold)
    _answer(slot, SlotOfferStatus.LAPSED, now)
    return True


def _lock(slot: SlotOffer) -> SlotOffer:
    """The row as it is now, locked; its hold as well, so that nobody takes the time over at this moment."""
    locked = locked_again(slot)
    locked.hold = lock_appointment(slot.hold)
    return locked


def _is_kept(slot: SlotOffer, now: dt.datetime) -> bool:
    return slot.hold.status == AppointmentStatus.HELD and slot.hold.hold_until > now


def _require_open(slot: SlotOffer, now: dt.datetime) -> None:
    if slot.status != SlotOfferStatus.OPEN or not _is_kept(slot, now):
        raise OfferOver


def _in_hand(person: Appointment | WaitingEntry, now: dt.datetime) -> Appointment | None:
    """The appointment that is given back. Raises `NoLongerBooked` where the person no longer has the one in question."""
    if isinstance(person, WaitingEntry):
        if person.appointment_id is None:
            return None
        old = lock_appointment(person.appointment)
        # who cancelled or missed it still waits: then nothing is given back
        return old if old.status == AppointmentStatus.BOOKED and old.starts_at > now else None
    old = lock_appointment(person)
    if old.status != AppointmentStatus.BOOKED:
        raise NoLongerBooked
    return old


def _answer(slot: SlotOffer, status: str, now: dt.datetime) -> None:
    slot.status, slot.answered_at = status, now
    slot.save(update_fields=["status", "answered_at"])
