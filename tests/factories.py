"""Small worlds for tests: each function makes one thing with visible defaults."""

import datetime as dt
import itertools
from functools import cache
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.hashers import make_password
from psycopg2.extras import DateTimeTZRange

from appointments.models import (
    Appointment,
    Counter,
    OfferPlace,
    Service,
    ServiceOffer,
    Shift,
    ShiftService,
    Situation,
)
from appointments.rules.codes import CLEAR_SIGNS
from willkommen.messages import post_message
from willkommen.models import Authority, Membership, Office, OutgoingMessage, StaffMember
from willkommen.tokens import hash_of, new_nonce, token_for

BERLIN = ZoneInfo("Europe/Berlin")
# A Monday without a holiday near it, before opening time.
NOW = dt.datetime(2026, 10, 5, 5, 0, tzinfo=dt.UTC)
MONDAY = dt.date(2026, 10, 5)
TUESDAY = dt.date(2026, 10, 6)
PASSWORD = "correct horse battery staple"
_number = itertools.count(1)


def local(day: dt.date, clock: str) -> dt.datetime:
    """A moment of the office's own clock, in UTC."""
    return dt.datetime.combine(day, dt.time.fromisoformat(clock), BERLIN).astimezone(dt.UTC)


def make_authority(slug="osnabrueck", **fields):
    """An authority with all ten languages."""
    fields = {
        "name": f"Ausländerbehörde {slug}",
        "municipality_name": f"Landkreis {slug.title()}",
        "kind": "district",
        "languages": ["de", "de-simple", "en", "uk", "ru", "ar", "fa", "tr", "fr", "es"],
        "accent": "blue",
        "phone": "0541 000-4430",
        "email": f"abh@{slug}.example",
        **fields,
    }
    fields.setdefault("name_de", fields.pop("name"))
    return Authority.objects.create(slug=slug, **fields)


def make_office(authority, code="A-1", **fields):
    """An office with an address."""
    fields = {
        "name": "Kreishaus",
        "street": "Am Schölerberg 1",
        "postcode": "49082",
        "town": "Osnabrück",
        "is_step_free": True,
        **fields,
    }
    fields.setdefault("name_de", fields.pop("name"))
    return Office.objects.create(authority=authority, code=code, **fields)


@cache
def _hashed_password(hasher: str) -> str:
    """Once for each hasher: hashing well takes longer than most tests."""
    return make_password(PASSWORD)


def make_staff(authority=None, *roles, name="Maria Brandt", email=None, **fields):
    """Somebody who can sign in with `PASSWORD` and holds these roles at the authority."""
    staff = StaffMember.objects.create(
        email=(email or f"staff{next(_number)}@example.org").lower(),
        password=_hashed_password(settings.PASSWORD_HASHERS[0]),
        name=name,
        **fields,
    )
    for role in roles:
        Membership.objects.create(authority=authority, staff_member=staff, role=role)
    return staff


def make_situation(code="study", **fields):
    """A situation of life, made once."""
    defaults = {"name_de": code.title(), **fields}
    return Situation.objects.get_or_create(code=code, defaults=defaults)[0]


def make_service(code="AE-STUDIUM-V", *, situation="study", minutes=30, **fields):
    """A service of the catalogue that needs a counter."""
    fields = {
        "name": "Aufenthaltserlaubnis zum Studium – Verlängerung",
        "purpose": "Damit Sie weiter studieren dürfen.",
        "law_section": "§ 16b AufenthG",
        "counter_minutes": minutes,
        "delivery": "appointment",
        "personal_appearance": "everyone",
        "biometrics": "no",
        "valid_from": dt.date(2026, 1, 1),
        "source": "§ 16b AufenthG",
        "mark": "found",
        **fields,
    }
    fields.setdefault("name_de", fields.pop("name"))
    fields.setdefault("purpose_de", fields.pop("purpose"))
    found = make_situation(situation)
    service = Service.objects.create(code=code, situation=found, **fields)
    service.situations.add(found)
    return service


def make_offer(authority, service=None, *, offices=None, **fields):
    """A service as this authority offers it, at all its offices unless named."""
    fields = {"lead_hours": 0, "urgent_share": 0, **fields}
    offer = ServiceOffer.objects.create(authority=authority, service=service or make_service(), **fields)
    for office in offices if offices is not None else authority.offices.all():
        OfferPlace.objects.create(authority=authority, offer=offer, office=office)
    return offer


def make_counter(office, number=1, **fields):
    """A counter of an office."""
    return Counter.objects.create(authority=office.authority, office=office, number=number, **fields)


def make_shift(counter, staff_member=None, *, weekday=0, starts="08:00", ends="12:00", services=(), **fields):
    """Somebody sits at the counter on this weekday (0 is Monday)."""
    shift = Shift.objects.create(
        authority=counter.authority,
        counter=counter,
        staff_member=staff_member or make_staff(counter.authority, "clerk"),
        weekday=weekday,
        starts=dt.time.fromisoformat(starts),
        ends=dt.time.fromisoformat(ends),
        **{"first_day": dt.date(2026, 1, 1), **fields},
    )
    for service in services:
        ShiftService.objects.create(authority=counter.authority, shift=shift, service=service)
    return shift


def make_appointment(offer, counter, start, *, minutes=30, status="booked", now=NOW, **fields):
    """An appointment row as booking would leave it."""
    nonce = new_nonce()
    number = next(_number)
    fields = {
        "persons": 1,
        "language": "ar",
        "spoken_language": "ar",
        "given_names": "SAMIR",
        "family_name": "HADDAD",
        "born_on": dt.date(1999, 3, 7),
        "email": "samir@example.org",
        "identity_key": f"{number:064d}",
        "created_at": now,
        **fields,
    }
    if status == "booked":
        fields.setdefault("booked_at", now)
    if status == "held":
        fields.setdefault("hold_until", now + dt.timedelta(minutes=10))
    return Appointment.objects.create(
        authority=offer.authority,
        office=counter.office,
        counter=counter,
        offer=offer,
        service=offer.service,
        during=DateTimeTZRange(start, start + dt.timedelta(minutes=minutes)),
        status=status,
        reference=_reference(number),
        link_nonce=nonce,
        link_token_hash=hash_of(token_for(nonce, purpose="appointment")),
        **fields,
    )


def make_message(*, about, kind, due_at, **words) -> OutgoingMessage:
    """A message in the outbox, posted as the product posts it."""
    post_message(about=about, kind=kind, due_at=due_at, **words)
    return OutgoingMessage.objects.get(about_type=about._meta.label_lower, about_id=about.pk, kind=kind, due_at=due_at)


class World:
    """One authority with one office, one counter, one clerk and one offer: the smallest place that works."""

    def __init__(self, slug="osnabrueck", *, code=None, spoken=(), minutes=30, weekdays=(0, 1, 2, 3, 4)):
        self.authority = make_authority(slug)
        self.office = make_office(self.authority)
        self.counter = make_counter(self.office)
        self.clerk = make_staff(self.authority, "clerk", spoken_languages=list(spoken))
        service = Service.objects.filter(code=code or "AE-STUDIUM-V").first()
        self.service = service or make_service(code or "AE-STUDIUM-V", minutes=minutes)
        self.offer = make_offer(self.authority, self.service)
        self.shifts = [make_shift(self.counter, self.clerk, weekday=weekday) for weekday in weekdays]


def _reference(number: int) -> str:
    signs = []
    for _ in range(7):
        number, rest = divmod(number, len(CLEAR_SIGNS))
        signs.append(CLEAR_SIGNS[rest])
    return "".join(signs[:4]) + "-" + "".join(signs[4:])
