"""What a person answers to an offered time."""

import datetime as dt

from django.db import transaction

from appointments.actions.offering import OfferOver, accept_slot, decline_slot
from appointments.actions.waiting.leaving import end, end_if_used_up, keep_for_the_list
from appointments.models import Appointment, SlotOffer, SlotOfferStatus, WaitingEntry, WaitingStatus
from appointments.queries.waiting import in_hand, lock_entry, slot_at
from willkommen.messages import settle_messages


@transaction.atomic
def accept_offer(*, entry: WaitingEntry, start: dt.datetime, language: str, now: dt.datetime) -> Appointment:
    """Book the offered time; an appointment in hand is given back in the same moment. A second press changes nothing.

    `start` is the time the person saw. Raises `OfferOver`, `NoLongerServed`, `AlreadyBooked`; then nothing was changed.
    """
    entry, slot = _locked(entry, start)
    if slot.status == SlotOfferStatus.ACCEPTED:
        return slot.hold
    held = in_hand(entry)
    entry.appointment = held
    person = held if held is not None and held.starts_at > now else entry
    booked = accept_slot(slot=slot, person=person, language=language, now=now)
    settle_messages(about=slot)
    entry.appointment = booked
    end(entry, WaitingStatus.HELPED, now)
    return booked


@transaction.atomic
def decline_offer(*, entry: WaitingEntry, start: dt.datetime, now: dt.datetime) -> WaitingEntry:
    """Leave the offered time to somebody else and keep the place. Raises `OfferOver`; declining twice is once."""
    entry, slot = _locked(entry, start)
    if slot.status == SlotOfferStatus.DECLINED:
        return entry
    decline_slot(slot=slot, now=now)
    settle_messages(about=slot)
    keep_for_the_list(slot.hold, after=now)
    end_if_used_up(entry, now)
    return entry


def _locked(entry: WaitingEntry, start: dt.datetime) -> tuple[WaitingEntry, SlotOffer]:
    """First the entry, then its offer: the same order as where times are given out."""
    entry = lock_entry(entry)
    slot = slot_at(entry, start)
    if slot is None:
        raise OfferOver
    return entry, slot
