"""The demo: invented hours, counters, staff and bookings, marked as such. Never for a real authority."""

import datetime as dt
import json
import random
from functools import cache
from pathlib import Path

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from appointments.actions.holding import SlotTaken, occupy
from appointments.actions.identity import identity_key
from appointments.models import (
    Appointment,
    Counter,
    Interpreter,
    InterpreterHours,
    ServiceOffer,
    Shift,
    ShiftService,
)
from appointments.queries.availability import free_times
from appointments.queries.catalogue import places_of
from appointments.queries.holidays import working_days
from appointments.rules.times import OFFICE_TIME
from willkommen.errors import Refused
from willkommen.models import Authority, Membership, Office, OpeningHours, StaffMember
from willkommen.tenancy import enter_authority

FILE = Path(__file__).resolve().parent.parent.parent / "willkommen" / "data" / "demo.json"
PASSWORD = "willkommen-demo"  # noqa: S105 -- everybody may know it, it opens the demo only
DAYS_AHEAD = 14
BOOKINGS_A_DAY = 3
FIRST_DAY = dt.date(2026, 1, 1)

# Language, given names, family name, name in own script: invented.
PEOPLE = [
    ("ar", "LAYLA", "AL HASSAN", "ليلى الحسن"),
    ("uk", "OKSANA", "SHEVCHUK", "Оксана Шевчук"),
    ("fa", "REZA", "AHMADI", "رضا احمدی"),
    ("tr", "ELIF", "YILMAZ", ""),
    ("en", "PRIYA", "RAMAN", ""),
    ("fr", "AMINATA", "DIALLO", ""),
    ("es", "CARLOS", "ROJAS", ""),
    ("ru", "DARIA", "VOLKOVA", "Дарья Волкова"),
    ("de", "NINO", "BERIDZE", ""),
    ("de-simple", "TESFAY", "HAILE", ""),
    ("ar", "OMAR", "KHALIL", "عمر خليل"),
    ("uk", "ANDRII", "BONDARENKO", "Андрій Бондаренко"),
]


class AuthoritiesMissing(Refused):
    """The demo furnishes what is there; it founds nothing."""

    text = _("There are no authorities yet. Please run load_authorities and load_catalogue first.")


@transaction.atomic
def load_demo(*, file: Path = FILE, now: dt.datetime) -> list[tuple[str, str, str]]:
    """Furnish every authority of the demo file once; returns (login, name, what they do) of all demo staff.

    Raises `AuthoritiesMissing`.
    """
    demo = json.loads(file.read_text("utf-8"))
    logins = [_house_staff(row) for row in demo["house_staff"]]
    for slug, row in demo["authorities"].items():
        authority = Authority.objects.filter(slug=slug).first()
        if authority is None:
            raise AuthoritiesMissing
        enter_authority(authority.pk)
        is_furnished = authority.counter_set.exists()
        logins += _staff(authority, row["staff"])
        if not is_furnished:
            _furnish(authority, row)
            _book_some(authority, now)
    return logins


def _furnish(authority: Authority, row: dict) -> None:
    kept = ("accent", "languages", "phone", "email", "sender_name", "sender_email", "is_sms_offered")
    Authority.objects.filter(pk=authority.pk).update(is_demo=True, **{name: row[name] for name in kept})
    authority.refresh_from_db()
    for place in row["offices"]:
        office = Office.objects.get(authority=authority, code=place["code"])
        Office.objects.filter(pk=office.pk).update(is_step_free=place["is_step_free"])
        for hours in place["opening_hours"]:
            OpeningHours.objects.create(authority=authority, office=office, **hours)
        for counter in place["counters"]:
            Counter.objects.create(authority=authority, office=office, **counter)
    for shift in row["shifts"]:
        _shift(authority, shift)
    for interpreter in row.get("interpreters", []):
        _interpreter(authority, interpreter)
    for note in row.get("offer_notes", []):
        texts = {f"note_{language.replace('-', '_')}": text for language, text in note["note"].items()}
        ServiceOffer.objects.filter(authority=authority, service__code=note["service"]).update(**texts)


def _interpreter(authority: Authority, row: dict) -> None:
    kept = {name: row[name] for name in ("name", "languages", "way", "contact")}
    interpreter = Interpreter.objects.create(authority=authority, **kept)
    for hours in row["hours"]:
        for weekday in hours["weekdays"]:
            InterpreterHours.objects.create(
                authority=authority,
                interpreter=interpreter,
                weekday=weekday,
                starts=hours["starts"],
                ends=hours["ends"],
                first_day=FIRST_DAY,
            )


def _shift(authority: Authority, row: dict) -> None:
    shift = Shift.objects.create(
        authority=authority,
        counter=Counter.objects.get(office__authority=authority, office__code=row["office"], number=row["counter"]),
        staff_member=StaffMember.objects.get(email=row["login"]),
        weekday=row["weekday"],
        starts=row["starts"],
        ends=row["ends"],
        first_day=FIRST_DAY,
    )
    offers = ServiceOffer.objects.filter(authority=authority, service__code__in=row["services"])
    ShiftService.objects.bulk_create(
        ShiftService(authority=authority, shift=shift, service_id=offer.service_id) for offer in offers
    )


def _staff(authority: Authority, rows: list[dict]) -> list[tuple[str, str, str]]:
    for row in rows:
        staff = _person(row)
        for role in row["roles"]:
            Membership.objects.get_or_create(authority=authority, staff_member=staff, role=role)
    return [(row["login"], row["name"], f"{', '.join(row['roles'])}, {authority.slug}") for row in rows]


def _house_staff(row: dict) -> tuple[str, str, str]:
    staff = _person(row)
    staff.is_installation_administrator = row["is_installation_administrator"]
    staff.is_evaluator = row["is_evaluator"]
    staff.save(update_fields=["is_installation_administrator", "is_evaluator"])
    task = "administrator of the installation" if staff.is_installation_administrator else "evaluator of the Land"
    return (row["login"], row["name"], task)


def _person(row: dict) -> StaffMember:
    found = StaffMember.objects.filter(email=row["login"]).first()
    return found or StaffMember.objects.create(
        email=row["login"],
        password=_hashed_password(),
        name=row["name"],
        interface_language=row["interface_language"],
        spoken_languages=row["spoken_languages"],
    )


@cache
def _hashed_password() -> str:
    """Once for all of them: a good hash takes a fifth of a second, and `make run` waits for sixty."""
    return make_password(PASSWORD)


def _book_some(authority: Authority, now: dt.datetime) -> None:
    """A few bookings a day, so that neither the desk nor the list of times looks unreal. No message is sent."""
    chance = random.Random(authority.slug)  # noqa: S311 -- the same demo every time, nothing to guess
    offered = ServiceOffer.objects.filter(authority=authority, service__delivery="appointment")
    offers = list(offered.select_related("authority", "service").order_by("service__code"))
    today = now.astimezone(OFFICE_TIME).date()
    for day in working_days(today, today + dt.timedelta(days=DAYS_AHEAD)):
        for number in range(BOOKINGS_A_DAY):
            _book_one(chance, chance.choice(offers), day, now, number)


def _book_one(chance: random.Random, offer: ServiceOffer, day: dt.date, now: dt.datetime, number: int) -> None:
    office = chance.choice(places_of(offer))
    times = free_times(offer=offer, office=office, persons=1, spoken_language="", day=day, now=now)
    if not times:
        return
    language, given, family, own = chance.choice(PEOPLE)
    born_on = dt.date(chance.randint(1965, 2003), chance.randint(1, 12), chance.randint(1, 28))
    fields = {
        "persons": 1,
        "status": "booked",
        "language": language,
        "spoken_language": "de" if language == "de-simple" else language,
        "given_names": given,
        "family_name": family,
        "name_in_own_script": own,
        "born_on": born_on,
        # day and number make it a person of its own, whatever the calendar says
        "identity_key": identity_key(given, f"{family} {offer.authority.slug} {day} {number}", born_on),
        "title_ends_on": day + dt.timedelta(days=chance.randint(3, 60)),
        "created_at": now,
        "booked_at": now,
        "erase_after": None,
    }
    try:
        with transaction.atomic():
            made = occupy(offer=offer, office=office, start=chance.choice(times).start, now=now, fields=fields)
    except SlotTaken:
        return
    Appointment.objects.filter(pk=made.pk).update(erase_after=made.ends_at + dt.timedelta(days=7))
