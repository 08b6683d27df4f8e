"""People who wait, for tests of the list."""

import datetime as dt
import itertools

from appointments.actions.identity import identity_key
from appointments.actions.waiting import offer_freed_slots
from appointments.models import Appointment, SlotOffer, WaitingEntry
from tests.factories import BERLIN, MONDAY, NOW, local, make_appointment
from willkommen.tokens import hash_of, new_nonce, token_for

HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)
BORN = dt.date(1990, 5, 1)
_number = itertools.count(1)


def make_waiting(world, name=None, **fields) -> WaitingEntry:
    """Somebody who waits since an hour ago; a few minutes later than whoever was made before."""
    number = next(_number)
    name = name or f"WARTEND{number:05}"
    nonce = new_nonce()
    return WaitingEntry.objects.create(
        **{
            "authority": world.authority,
            "offer": world.offer,
            "service": world.offer.service,
            "language": "ar",
            "spoken_language": "ar",
            "given_names": "SAMIR",
            "family_name": name,
            "born_on": BORN,
            "email": f"{name.lower()}@example.org",
            "identity_key": identity_key("SAMIR", name, BORN),
            "status": "waiting",
            "joined_at": NOW - 24 * HOUR + number * dt.timedelta(seconds=1),
            "link_nonce": nonce,
            "link_token_hash": hash_of(token_for(nonce, purpose="waiting")),
            **fields,
        }
    )


def book_up(world, *days, name="GEBUCHT", starts=("08:00", "10:00"), minutes=120) -> list[Appointment]:
    """Nothing is free on these days (Monday unless said): two long appointments of other people."""
    return [
        make_appointment(world.offer, world.counter, local(day, clock), minutes=minutes, family_name=name)
        for day in days or (MONDAY,)
        for clock in starts
    ]


def give_out(world, now=NOW, most=20) -> list[str]:
    """One run; who was offered which time by it, as `name time`."""
    before = set(SlotOffer.objects.values_list("pk", flat=True))
    offer_freed_slots(authority=world.authority, now=now, most=most)
    made = SlotOffer.objects.exclude(pk__in=before).select_related("entry", "hold").order_by("pk")
    return [told(slot) for slot in made]


def told(slot: SlotOffer) -> str:
    """`name weekday time` of an offer."""
    return f"{slot.entry.family_name} {slot.hold.starts_at.astimezone(BERLIN):%a %H:%M}"
