"""Times that become free go to those who wait, one person after the other.

Each call does at most `most` at one authority and tells how many it was; the caller goes on while there are more.
"""

import datetime as dt
from collections.abc import Iterator

from django.db import transaction

from appointments.actions.holding import NotBookable, SlotTaken
from appointments.actions.offering import let_slot_lapse, offer_slot, withdraw_slot
from appointments.actions.waiting import notices
from appointments.actions.waiting.leaving import end, end_if_used_up, keep_for_the_list
from appointments.models import Appointment, ServiceOffer, SlotOffer, WaitingEntry, WaitingStatus
from appointments.queries.availability import is_still_served
from appointments.queries.family import others_of, places_for_all
from appointments.queries.gaps import Door
from appointments.queries.interpreting import language_to_interpret
from appointments.queries.waiting import (
    ListedTime,
    in_hand_of,
    lapsed_slots,
    lock_entry,
    lock_if_nobody_else,
    lock_the_list,
    open_slots,
    times_for_the_list,
    whose_turn,
)
from appointments.rules.times import OFFICE_TIME
from appointments.rules.waiting import LONGEST_WAIT, answer_until, helps, is_urgent_wait
from willkommen.messages import settle_messages
from willkommen.models import Authority

# Where every time tried was gone a moment later, the next run tries again.
MOST_TRIES = 5


@transaction.atomic
def offer_freed_slots(*, authority: Authority, now: dt.datetime, most: int) -> int:
    """Offer what is free to those whose turn it is; how many offers were made.

    Urgent cases may have everything that is free, others what was given back and what everybody could book. Nothing is
    offered while messages of the authority are paused, and one worker at a time stands in front of a list.
    """
    if not lock_the_list(authority):
        return 0
    entries = whose_turn(authority, now=now)
    hands = in_hand_of(entries)
    free, made = _FreeTimes(now), 0
    for entry in entries:
        if made >= most:
            break
        made += _offer_something(entry, hands.get(entry.pk), free, now)
    return made


@transaction.atomic
def let_offers_lapse(*, authority: Authority, now: dt.datetime, most: int) -> int:
    """Offers that were not answered in time end; the next run offers their times to the next person."""
    slots = lapsed_slots(authority, now=now, most=most)
    for slot in slots:
        entry = lock_entry(slot.entry)
        if let_slot_lapse(slot=slot, now=now):
            end_if_used_up(entry, now)
    return len(slots)


@transaction.atomic
def withdraw_closed_offers(*, authority: Authority, now: dt.datetime, most: int) -> int:
    """Take back open offers of times at which nobody sits at the counter any more; they do not count as offers."""
    withdrawn = 0
    for slot in open_slots(authority, now=now):
        if withdrawn >= most:
            break
        if is_still_served(slot.hold, now=now):
            continue
        entry = lock_entry(slot.entry)
        if withdraw_slot(slot=slot, now=now):
            settle_messages(about=slot)
            entry.offers_made, entry.last_offer_at = entry.offers_made - 1, None
            entry.save(update_fields=["offers_made", "last_offer_at"])
            withdrawn += 1
    return withdrawn


@transaction.atomic
def end_entries(*, authority: Authority, now: dt.datetime, most: int) -> int:
    """End waits that are over: after 180 days, and when the appointment in hand has begun."""
    waiting = WaitingEntry.objects.filter(authority=authority, status=WaitingStatus.WAITING)
    old = waiting.filter(joined_at__lte=now - LONGEST_WAIT).order_by("pk")[:most]
    begun = waiting.filter(appointment__status="booked", appointment__during__startswith__lte=now).order_by("pk")[:most]
    ended = 0
    for entry in {entry.pk: entry for entry in (*old, *begun)}.values():
        entry = lock_entry(entry)
        if entry.status != WaitingStatus.WAITING:
            continue
        end(entry, WaitingStatus.LAPSED, now)
        ended += 1
        if entry.joined_at <= now - LONGEST_WAIT:
            notices.announce_ended(entry, now)
        else:
            settle_messages(about=entry)
    return ended


class _FreeTimes:
    """What is free, asked once for all who ask for the same; asked anew where something was taken."""

    def __init__(self, now: dt.datetime):
        self.now = now
        self._known: dict[tuple, list[ListedTime]] = {}
        self._interpreters: dict[tuple, str] = {}

    def of(self, entry: WaitingEntry, others: tuple[ServiceOffer, ...]) -> list[tuple[ListedTime, Door]]:
        """The times for one person, the earliest first, each with the door it is reached through."""
        today = self.now.astimezone(OFFICE_TIME).date()
        is_urgent = is_urgent_wait(reason=entry.reason, title_ends_on=entry.title_ends_on, today=today)
        found = []
        for office in [entry.office] if entry.office else places_for_all([entry.offer, *others]):
            listed = self._ask(entry, office, others, Door.LIST)
            found += [(time, Door.LIST) for time in listed if is_urgent or time.is_freed]
            if not is_urgent:
                found += [(time, Door.ONLINE) for time in self._ask(entry, office, others, Door.ONLINE)]
        return sorted(found, key=lambda one: (one[0].start, one[1] is Door.ONLINE, one[0].office.pk))

    def forget(self) -> None:
        """Something was taken: services share counters."""
        self._known.clear()

    def interpreter_for(self, entry: WaitingEntry) -> str:
        """The language of the interpreter who must be free as well, empty for none."""
        wish = (entry.needs_interpreter, entry.spoken_language)
        if wish not in self._interpreters:
            self._interpreters[wish] = language_to_interpret(
                entry.authority, needs_interpreter=wish[0], spoken_language=wish[1], now=self.now
            )
        return self._interpreters[wish]

    def _ask(self, entry, office, others, door) -> list[ListedTime]:
        interpreter = self.interpreter_for(entry)
        key = (entry.offer_id, office.pk, entry.persons, tuple(one.pk for one in others), interpreter, door)
        if key not in self._known:
            self._known[key] = times_for_the_list(
                offer=entry.offer,
                office=office,
                persons=entry.persons,
                spoken_language=entry.spoken_language,
                interpreter=interpreter,
                others=others,
                door=door,
                now=self.now,
            )
        return self._known[key]


def _offer_something(entry: WaitingEntry, held: Appointment | None, free: _FreeTimes, now: dt.datetime) -> bool:
    others = others_of(held) if held else ()
    for tries, (time, door, until) in enumerate(_that_help(entry, held, free.of(entry, others), now)):
        locked = lock_if_nobody_else(entry, now=now) if tries < MOST_TRIES else None
        if locked is None:
            return False
        try:
            slot = offer_slot(
                offer=locked.offer,
                office=time.office,
                start=time.start,
                until=until,
                persons=locked.persons,
                language=locked.language,
                spoken_language=locked.spoken_language,
                door=door,
                others=others,
                interpreter=free.interpreter_for(locked),
                entry=locked,
                now=now,
            )
        except (SlotTaken, NotBookable):
            free.forget()
            continue
        free.forget()
        _note(locked, slot, now)
        return True
    return False


def _that_help(
    entry: WaitingEntry, held: Appointment | None, times: list[tuple[ListedTime, Door]], now: dt.datetime
) -> Iterator[tuple[ListedTime, Door, dt.datetime]]:
    """The times worth offering to this person, each with the moment until which it would be kept."""
    in_hand = held.starts_at if held else None
    for time, door in times:
        until = answer_until(starts_at=time.start, now=now)
        if until is not None and helps(time.start, in_hand=in_hand, only_before=entry.only_before):
            yield time, door, until


def _note(entry: WaitingEntry, slot: SlotOffer, now: dt.datetime) -> None:
    entry.offers_made, entry.last_offer_at = entry.offers_made + 1, now
    entry.save(update_fields=["offers_made", "last_offer_at"])
    keep_for_the_list(slot.hold, after=slot.hold.hold_until)
    notices.announce_offer(slot, entry, now)
