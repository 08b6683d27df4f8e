"""The end of a wait: left by oneself, used up, or over."""

import datetime as dt
import secrets

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from appointments.actions.offering import withdraw_slot
from appointments.actions.waiting import notices
from appointments.actions.waiting.joining import already_waiting
from appointments.models import Appointment, SlotOfferStatus, WaitingEntry, WaitingStatus
from appointments.queries.waiting import lock_entry
from appointments.rules.times import release_moment
from appointments.rules.waiting import MOST_OFFERS, UNDO_LEAVING_WITHIN
from willkommen.errors import Refused
from willkommen.messages import settle_messages
from willkommen.tokens import fresh_link


class TooLateToStay(Refused):
    """Leaving can be taken back for ten minutes."""

    text = _("That was some time ago. You can join the waiting list again; the new place is at its end.")


@transaction.atomic
def leave_list(*, entry: WaitingEntry, now: dt.datetime) -> WaitingEntry:
    """Leave the list; an open offer is given back. A second press changes nothing."""
    entry = lock_entry(entry)
    if entry.status != WaitingStatus.WAITING:
        return entry
    _give_offers_back(entry, now)
    return end(entry, WaitingStatus.LEFT, now)


@transaction.atomic
def end_for_good(*, entry: WaitingEntry, now: dt.datetime) -> WaitingEntry:
    """The place ends, confirmed or not, without a word to anybody; links sent before are dead."""
    entry = lock_entry(entry)
    _give_offers_back(entry, now)
    for name, value in fresh_link(entry.link_purpose).items():
        setattr(entry, name, value)
    entry.save(update_fields=["link_nonce", "link_token_hash"])
    return end(entry, WaitingStatus.LEFT, now)


@transaction.atomic
def stay_after_all(*, entry: WaitingEntry, now: dt.datetime) -> WaitingEntry:
    """Take leaving back within ten minutes, with the old place. Raises `TooLateToStay`, `AlreadyWaiting`."""
    entry = lock_entry(entry)
    if entry.status == WaitingStatus.WAITING:
        return entry
    if entry.status != WaitingStatus.LEFT or entry.ended_at + UNDO_LEAVING_WITHIN <= now:
        raise TooLateToStay
    entry.status, entry.ended_at, entry.erase_after = WaitingStatus.WAITING, None, None
    try:
        with transaction.atomic():
            entry.save(update_fields=["status", "ended_at", "erase_after"])
    except IntegrityError as error:
        raise already_waiting(error) from error
    return entry


def end(entry: WaitingEntry, status: WaitingStatus, now: dt.datetime) -> WaitingEntry:
    """The wait is over; who it was is erased the authority's days later."""
    entry.status, entry.ended_at = status, now
    entry.erase_after = now + dt.timedelta(days=entry.authority.contact_retention_days)
    entry.save(update_fields=["status", "ended_at", "erase_after", "appointment"])
    return entry


def _give_offers_back(entry: WaitingEntry, now: dt.datetime) -> None:
    for slot in entry.slot_offers.filter(status=SlotOfferStatus.OPEN):
        withdraw_slot(slot=slot, now=now)
        settle_messages(about=slot)
        keep_for_the_list(slot.hold, after=now)
    settle_messages(about=entry)


def end_if_used_up(entry: WaitingEntry, now: dt.datetime) -> None:
    """Three offers were declined or not answered: the place goes to the others, and the person is told."""
    if entry.status == WaitingStatus.WAITING and entry.offers_made >= MOST_OFFERS:
        end(entry, WaitingStatus.LAPSED, now)
        notices.announce_ended(entry, now)


def keep_for_the_list(hold: Appointment, *, after: dt.datetime) -> None:
    """A time that was offered goes to the next of the list, and to everybody only a random while after it is free."""
    released_at = release_moment(now=after, chance=secrets.SystemRandom().random())
    Appointment.objects.filter(pk=hold.pk).update(released_at=released_at)
