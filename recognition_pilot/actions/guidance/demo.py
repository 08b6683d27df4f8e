"""Accompanied people for the demo: invented, at every step, some due, some silent, with clocks of their bodies."""

import datetime as dt
import random

from django.db import transaction

from recognition_pilot.actions.guidance import body_clocks, keeping
from recognition_pilot.actions.guidance.opening import open_record
from recognition_pilot.models import GuidanceOutcome, GuidanceRecord, Profession
from recognition_pilot.queries.guidance.records import guides_of
from recognition_pilot.rules.clocks import Clock
from recognition_pilot.rules.guidance import CONSENT_MONTHS, Contact, months_after
from recognition_pilot.rules.steps import STEPS
from willkommen.models import Authority, StaffMember
from willkommen.moments import berlin_day
from willkommen.tenancy import enter_authority

# What each wants to be called, and the language they read: invented.
PEOPLE = (
    "Rana ar|Omid fa|Oksana uk|Mehmet tr|Aminata fr|Carlos es|Daria ru|Yusuf ar|Leyla tr|Tetiana uk|Farhad fa|Grace en|"
    "Ibrahim ar|Natalia ru|Samira ar|Koffi fr|Lucía es|Andrii uk|Zahra fa|Priya en|Hussein ar|Elif tr|Iryna uk|Reza fa|"
    "Maryam fa|Timur ru|Noura ar|Arjun en|Fatou fr|Bohdan uk|Selin tr|Khalil ar|Mariana es|Nadiya uk|Parwin fa|Omar ar|"
    "Svitlana uk|Tesfay en|Hala ar|Ahmad ar"
).split("|")
PROFESSIONS = 14
# How many stand at each of the thirteen steps: most wait for papers or for the body.
AT_STEP = (4, 3, 3, 4, 6, 2, 3, 3, 5, 2, 3, 1, 1)


def load_demo_guidance(*, now: dt.datetime) -> int:
    """Give the guides of demo authorities their people, once; returns how many."""
    return sum(_furnish(authority, now) for authority in Authority.objects.filter(is_demo=True).order_by("slug"))


@transaction.atomic
def _furnish(authority: Authority, now: dt.datetime) -> int:
    enter_authority(authority.pk)
    guides = guides_of(authority, now=now)
    professions = list(Profession.objects.filter(came_with=None).order_by("code"))
    if not guides or not professions or GuidanceRecord.objects.filter(authority=authority).exists():
        return 0
    chance = random.Random(authority.slug)  # noqa: S311 -- the same demo every time, nothing to guess
    chosen = chance.sample(professions, min(PROFESSIONS, len(professions)))
    steps = [step for step, count in zip(STEPS, AT_STEP, strict=True) for _ in range(count)]
    for number, (person, step) in enumerate(zip(PEOPLE, steps, strict=True)):
        name, language = person.rsplit(" ", 1)
        guide = guides[-1] if number % 10 == 9 else guides[0]
        _accompany(authority, guide, name, language, step, chance.choice(chosen), chance, now)
    _past(authority, chosen, chance, now)
    return len(PEOPLE)


def _accompany(
    authority: Authority,
    guide: StaffMember,
    name: str,
    language: str,
    step: str,
    profession: Profession,
    chance: random.Random,
    now: dt.datetime,
) -> None:
    """One person, opened the longer ago the further they are. Nobody has an address, so nothing is sent."""
    place = STEPS.index(step)
    today = berlin_day(now)
    began = now - dt.timedelta(days=10 + 21 * place + chance.randint(0, 12))
    record = open_record(
        authority=authority,
        staff_member=guide,
        name=name,
        language=language if language in authority.languages else "de",
        spoken_language=language,
        is_accompanied=True,
        papers=["certificate"] if chance.random() < 0.2 else [],
        until_on=months_after(berlin_day(began), 2 * CONSENT_MONTHS),
        now=began,
    )
    keeping.note_contact(record=record, code=Contact.FIRST_TALK, on=berlin_day(began), now=began, staff_member=guide)
    if place:
        level = chance.choice(["A2", "B1", "B1", "B2"])
        keeping.set_way(record=record, profession=profession, body=None, german_level=level, now=began)
    last = today - dt.timedelta(days=chance.choice([1, 3, 6, 9, 14, 20, 27, 55, 70]))
    last = max(last, berlin_day(began))
    code = chance.choice([Contact.TALK, Contact.PHONE, Contact.MESSAGE, Contact.PAPERS_LOOKED_AT])
    keeping.note_contact(record=record, code=code, on=last, now=now, staff_member=guide)
    record = keeping.move_step(record=record, step=step, now=now - dt.timedelta(days=chance.randint(2, 25)))
    _let_clocks_run(record, place, chance, today, now)
    _plan_next(record, last, chance, today, now)


def _let_clocks_run(
    record: GuidanceRecord, place: int, chance: random.Random, today: dt.date, now: dt.datetime
) -> None:
    """Money before the application, receipt after it, then the three months."""
    if STEPS[place] == "funding":
        day = today + dt.timedelta(days=chance.choice([4, 12, 30]))
        body_clocks.start_body_clock(record=record, kind=Clock.FUNDING, started_on=today, due_on=day, now=now)
    elif STEPS[place] in ("acknowledgement", "check"):
        if chance.random() < 0.25:
            body_clocks.set_fast_track(record=record, is_fast=True, now=now)
        kind = Clock.DECISION if STEPS[place] == "check" else Clock.ACKNOWLEDGEMENT
        ago = chance.choice([20, 60, 88, 95]) if kind == Clock.DECISION else chance.choice([9, 20, 28, 34])
        body_clocks.start_body_clock(record=record, kind=kind, started_on=today - dt.timedelta(days=ago), now=now)
    elif STEPS[place] in ("result", "compensation", "residence", "done"):
        outcome = chance.choice(["full", "partial", "compensation", "compensation"])
        day = today - dt.timedelta(days=chance.randint(5, 40))
        keeping.record_outcome(record=record, outcome=outcome, on=day, now=now)


def _plan_next(record: GuidanceRecord, last: dt.date, chance: random.Random, today: dt.date, now: dt.datetime) -> None:
    """Who was heard of lately has a day; some of these days are over."""
    if STEPS[-1] == record.step:
        keeping.end_guidance(record=record, now=now - dt.timedelta(days=9))
    elif (today - last).days < 40:
        day = today + dt.timedelta(days=chance.choice([-6, -1, 0, 2, 5, 9, 14, 20]))
        keeping.set_next_contact(record=record, due_on=day, is_told=False, now=now)


def _past(authority: Authority, professions: list[Profession], chance: random.Random, now: dt.datetime) -> None:
    """Lines without a person, so that the figures have something to say."""
    for number in range(36):
        month = months_after(berlin_day(now).replace(day=1), -(number % 12) - 1)
        GuidanceOutcome.objects.create(
            authority=authority,
            month=month,
            group=chance.choice(professions).group,
            body_code=chance.choice(["LS", "IHK-FOSA", "HWK-OS", "ZAB"]),
            outcome=chance.choice(["full", "full", "partial", "compensation", "compensation", "none", "given_up"]),
            days_to_first_talk=chance.choice([0, 3, 6, 8, 11, 15, 19]),
            months_to_outcome=chance.randint(3, 14),
            has_applied=True,
            works_in_profession=chance.choice([True, True, False, None]),
        )
