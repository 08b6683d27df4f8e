"""Reading the waiting list: whose turn it is, which times there are for it, what one person sees of it."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Case, Count, Exists, OuterRef, Q, When

from appointments.models import (
    Appointment,
    AppointmentStatus,
    ServiceOffer,
    SlotOffer,
    SlotOfferStatus,
    WaitingEntry,
    WaitingStatus,
)
from appointments.queries.gaps import Door, ask_gaps
from appointments.queries.holidays import working_days
from appointments.rules.queue import URGENT_DAYS
from appointments.rules.times import OFFICE_TIME
from appointments.rules.waiting import HISTORY, MOST_OFFERS, URGENT_REASONS, day_began, usual_days
from willkommen.locking import locked_again
from willkommen.models import Authority, Office
from willkommen.tenancy import behind
from willkommen.tokens import hash_of

# As many as one run looks at; what lies behind them is free for everybody anyway.
MOST_TIMES = 300
_LISTED = """
SELECT start, bool_or(in_language), bool_or(EXISTS (
        SELECT FROM appointments_appointment freed
         WHERE freed.counter_id = free.counter_id AND freed.released_at > %(now)s
           AND freed.during && tstzrange(start, start + %(duration)s)))
  FROM free GROUP BY start ORDER BY start LIMIT %(most)s
"""


@dataclass(frozen=True)
class ListedTime:
    """A time that could be offered; `is_freed` when somebody gave it back a moment ago."""

    start: dt.datetime
    office: Office
    in_language: bool
    is_freed: bool


@dataclass(frozen=True)
class History:
    """What became of those whose wait ended in the last weeks; `days` from–to, None where too few can be counted."""

    ended: int
    helped: int
    days: tuple[int, int] | None


def _entries():
    return WaitingEntry.objects.select_related("authority", "offer__service", "offer__authority", "office")


def in_turn(entries, *, today: dt.date):
    """Sorted as `rules.waiting.turn` says: urgent cases first, then who joined earlier."""
    goes_first = Q(reason__in=URGENT_REASONS) | Q(title_ends_on__lte=today + dt.timedelta(days=URGENT_DAYS))
    return entries.order_by(Case(When(goes_first, then=0), default=1), "joined_at", "pk")


def entry_by_token(authority: Authority, token: str) -> WaitingEntry | None:
    """The entry a link leads to, as long as it is known whose it is."""
    return _entries().filter(authority=authority, link_token_hash=hash_of(token)).exclude(identity_key="").first()


def entry_by_pk(authority: Authority, pk: int | None) -> WaitingEntry | None:
    """One entry of this authority."""
    return None if pk is None else _entries().filter(authority=authority, pk=pk).exclude(identity_key="").first()


def address_of_waiting_token(token: str) -> tuple[str, str] | None:
    """Language and authority's short name for a short link of the list, None for an unknown token: it is the key."""
    found = behind(WaitingEntry, link_token_hash=hash_of(token))
    return next(((one.language, one.authority.slug) for one in found), None)


def lock_entry(entry: WaitingEntry) -> WaitingEntry:
    """The row as it is now, locked until the end of the transaction."""
    return locked_again(entry)


def lock_if_nobody_else(entry: WaitingEntry, *, now: dt.datetime) -> WaitingEntry | None:
    """The row locked, if it may still be offered something and nobody, not even its person, has it in hand."""
    return (
        may_be_offered(_entries(), now=now)
        .filter(pk=entry.pk)
        .select_for_update(of=("self",), skip_locked=True)
        .first()
    )


def lock_the_list(authority: Authority) -> bool:
    """Stand alone in front of this authority's list; False where another worker stands there, or nothing is sent."""
    row = Authority.objects.select_for_update(no_key=True, skip_locked=True).filter(pk=authority.pk)
    return bool(row.filter(are_messages_paused=False).values_list("pk", flat=True))


def may_be_offered(entries, *, now: dt.datetime):
    """Those who wait, have no open offer, had none today and fewer than three."""
    is_open = SlotOffer.objects.filter(entry=OuterRef("pk"), status=SlotOfferStatus.OPEN)
    return entries.filter(
        Q(last_offer_at__isnull=True) | Q(last_offer_at__lt=day_began(now)),
        ~Exists(is_open),
        status=WaitingStatus.WAITING,
        offers_made__lt=MOST_OFFERS,
        offer__is_offered=True,
    )


def whose_turn(authority: Authority, *, now: dt.datetime) -> list[WaitingEntry]:
    """Everybody of this authority who may be offered a time today, in the order of the list."""
    today = now.astimezone(OFFICE_TIME).date()
    return list(in_turn(may_be_offered(_entries().filter(authority=authority), now=now), today=today))


def in_hand_of(entries: Iterable[WaitingEntry]) -> dict[int, Appointment]:
    """The booked appointment of each person for the same service at the same authority, by the key of the entry.

    Also the one they have moved to, or booked while they waited.
    """
    entries = list(entries)
    booked = Appointment.objects.filter(
        Q(pk__in=[entry.appointment_id for entry in entries if entry.appointment_id])
        | Q(identity_key__in=[entry.identity_key for entry in entries if entry.identity_key]),
        authority_id__in={entry.authority_id for entry in entries},
        status=AppointmentStatus.BOOKED,
    ).select_related("authority", "office")
    found = list(booked)
    by_pk = {one.pk: one for one in found}
    by_person = {(one.authority_id, one.service_id, one.identity_key): one for one in found if one.identity_key}
    hands = {}
    for entry in entries:
        person = (entry.authority_id, entry.service_id, entry.identity_key)
        one = by_pk.get(entry.appointment_id) or by_person.get(person)
        if one is not None:
            hands[entry.pk] = one
    return hands


def in_hand(entry: WaitingEntry) -> Appointment | None:
    """The booked appointment of one person for the service they wait for."""
    return in_hand_of([entry]).get(entry.pk)


def is_booked_anywhere(entry: WaitingEntry) -> bool:
    """Whether the person has an appointment for the service, at whichever authority: the rule of one per person."""
    booked = Appointment.objects.filter(service_id=entry.service_id, identity_key=entry.identity_key)
    return booked.filter(status=AppointmentStatus.BOOKED).exclude(pk=entry.appointment_id).exists()


def waits_at(authority: Authority, *, service_id: int, identity_key: str) -> WaitingEntry | None:
    """The entry of a person who waits for a service at this authority."""
    waiting = _entries().filter(authority=authority, status=WaitingStatus.WAITING, service_id=service_id)
    return waiting.filter(identity_key=identity_key).exclude(identity_key="").first()


def times_for_the_list(
    *,
    offer: ServiceOffer,
    office: Office,
    persons: int,
    spoken_language: str,
    interpreter: str,
    others: tuple[ServiceOffer, ...],
    door: Door,
    now: dt.datetime,
) -> list[ListedTime]:
    """The earliest times at an office that could be offered to somebody who comes through this door."""
    today = now.astimezone(OFFICE_TIME).date()
    rows = ask_gaps(
        _LISTED,
        offer=offer,
        office=office,
        persons=persons,
        others=others,
        days=working_days(today, today + dt.timedelta(days=offer.horizon_days)),
        interpreter=interpreter,
        door=door,
        now=now,
        spoken=spoken_language,
        most=MOST_TIMES,
    )
    return [ListedTime(start, office, bool(in_language), is_freed) for start, in_language, is_freed in rows]


def open_slot(entry: WaitingEntry, *, now: dt.datetime) -> SlotOffer | None:
    """The time that is kept for this person at the moment."""
    kept = entry.slot_offers.filter(
        status=SlotOfferStatus.OPEN, hold__status=AppointmentStatus.HELD, hold__hold_until__gt=now
    )
    return kept.select_related("hold__office").first()


def open_slots(authority: Authority, *, now: dt.datetime) -> list[SlotOffer]:
    """Every time that is kept for somebody of the list at the moment."""
    kept = SlotOffer.objects.filter(
        authority=authority, entry__isnull=False, status=SlotOfferStatus.OPEN, hold__hold_until__gt=now
    )
    return list(
        kept.select_related("entry", "hold__office", "hold__offer__service", "hold__offer__authority").order_by("pk")
    )


def slot_at(entry: WaitingEntry, start: dt.datetime) -> SlotOffer | None:
    """The newest offer of this start, whatever became of it."""
    found = entry.slot_offers.filter(hold__during__startswith=start)
    found = found.select_related("hold__office", "hold__offer__service", "hold__offer__authority")
    return found.order_by("-pk").first()


def lapsed_slots(authority: Authority, *, now: dt.datetime, most: int) -> list[SlotOffer]:
    """Open offers of the list whose time has run out."""
    over = Q(hold__hold_until__lte=now) | ~Q(hold__status=AppointmentStatus.HELD)
    found = SlotOffer.objects.filter(over, authority=authority, status=SlotOfferStatus.OPEN, entry__isnull=False)
    return list(found.select_related("entry", "hold").order_by("pk")[:most])


def place_in_list(entry: WaitingEntry, *, now: dt.datetime) -> int:
    """How many people it is until this one, themselves included, who wait for the same service at the authority."""
    today = now.astimezone(OFFICE_TIME).date()
    waiting = WaitingEntry.objects.filter(offer_id=entry.offer_id, status=WaitingStatus.WAITING)
    keys = list(in_turn(waiting, today=today).values_list("pk", flat=True))
    return keys.index(entry.pk) + 1 if entry.pk in keys else len(keys) + 1


def history_of(offer: ServiceOffer, *, now: dt.datetime) -> History:
    """How waiting for this service at this authority ended in the last eight weeks."""
    ended = WaitingEntry.objects.filter(
        offer=offer,
        ended_at__gte=now - HISTORY,
        status__in=[WaitingStatus.HELPED, WaitingStatus.LEFT, WaitingStatus.LAPSED],
    )
    rows = list(ended.values_list("status", "joined_at", "ended_at"))
    waits = [ended_at - joined_at for status, joined_at, ended_at in rows if status == WaitingStatus.HELPED]
    return History(ended=len(rows), helped=len(waits), days=usual_days(waits))


def waiting_now(authority: Authority) -> dict[int, int]:
    """How many people wait for each service at this authority, by the key of the service."""
    waiting = WaitingEntry.objects.filter(authority=authority, status=WaitingStatus.WAITING)
    return dict(waiting.order_by().values_list("service_id").annotate(Count("pk")))
