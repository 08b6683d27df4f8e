"""Cases for the demo: invented people in every state, so that lists and pages show what they are for."""

import datetime as dt
import random
from collections.abc import Callable

from django.db import transaction

from appointments.actions.demo import PEOPLE
from appointments.models import ServiceDocument, ServiceOffer
from casework.actions import demo_steps as steps
from casework.actions.by_hand import open_by_hand
from casework.actions.dates import add_follow_up
from casework.actions.notes import write_note
from casework.actions.protection import protect
from casework.actions.questions import ask
from casework.models import Case, CaseworkSettings, EntryChannel, RoutingRule
from casework.queries.people import caseworkers_of
from willkommen.models import Authority, Membership, Role
from willkommen.moments import berlin_day
from willkommen.tenancy import enter_authority

# Language, given names, family name, name in own script: invented, beside those of the bookings.
MORE_PEOPLE = [
    ("ar", "HUSSEIN", "ABBAS", "حسين عباس"),
    ("tr", "MEHMET", "ÇELİK", ""),
    ("en", "GRACE", "OKAFOR", ""),
    ("uk", "IRYNA", "MELNYK", "Ірина Мельник"),
    ("fa", "MARYAM", "SADEGHI", "مریم صادقی"),
    ("es", "LUCIA", "FERNANDEZ SOTO", ""),
    ("fr", "KOFFI", "", ""),
    ("ru", "TIMUR", "ISAEV", "Тимур Исаев"),
    ("en", "ARJUN", "SCHARMA", ""),
    ("de", "THI HONG", "NGUYEN", "Nguyễn Thị Hồng"),
]
SERVICES = ("AE-STUDIUM-V", "AE-FK-AUSB", "BLAUE-KARTE", "FZ-EHEGATTE", "NE-ALLG", "AE-AUSBILDUNG", "AE-JOBSUCHE")

# How long ago it was received, and what has happened since: (days after receipt, step).
STORIES: list[tuple[int, list[tuple[int, Callable]]]] = [
    (0, []),
    (1, []),
    (3, []),
    (6, []),
    (9, [(2, steps.begin_review)]),
    (20, [(3, steps.begin_review)]),
    (34, [(5, steps.begin_review)]),
    (61, [(6, steps.begin_review)]),
    (75, [(4, steps.begin_review)]),
    (88, [(9, steps.begin_review)]),
    (97, [(12, steps.begin_review)]),
    (12, [(2, steps.request_papers)]),
    (30, [(4, steps.request_papers)]),
    (24, [(3, steps.begin_review), (6, steps.ask_agency)]),
    (33, [(3, steps.begin_review), (8, steps.ask_federal_office)]),
    (28, [(3, steps.begin_review), (9, steps.ask_chamber)]),
    (26, [(3, steps.begin_review), (10, steps.check_security)]),
    (40, [(5, steps.begin_review), (30, steps.invite)]),
    (8, [(3, steps.check_competence)]),
    (52, [(5, steps.begin_review), (45, steps.hear)]),
    (48, [(3, steps.request_papers), (20, steps.suspend)]),
    (45, [(5, steps.begin_review), (42, steps.grant)]),
    (50, [(5, steps.begin_review), (40, steps.grant), (40, steps.approve)]),
    (65, [(5, steps.begin_review), (30, steps.grant), (31, steps.approve), (33, steps.order_card)]),
    (99, [(5, steps.begin_review), (40, steps.grant), (41, steps.approve), (42, steps.order_card)]),
    (
        80,
        [
            *((5, steps.begin_review), (30, steps.grant), (31, steps.approve), (32, steps.order_card)),
            (70, steps.receive_card),
        ],
    ),
    (
        90,
        [
            *((5, steps.begin_review), (30, steps.grant), (31, steps.approve), (32, steps.order_card)),
            *((65, steps.receive_card), (72, steps.hand_out_card)),
        ],
    ),
    (
        85,
        [(5, steps.begin_review), (10, steps.hear), (45, steps.refuse), (46, steps.approve), (47, steps.post_decision)],
    ),
    (
        110,
        [
            *((5, steps.begin_review), (10, steps.hear), (45, steps.refuse), (46, steps.approve)),
            *((47, steps.post_decision), (70, steps.go_to_court)),
        ],
    ),
    (31, [(4, steps.begin_review), (21, steps.withdraw)]),
    (44, [(4, steps.begin_review), (33, steps.settle)]),
    (27, [(2, steps.check_competence), (6, steps.hand_over)]),
    (
        120,
        [
            *((5, steps.begin_review), (30, steps.grant), (31, steps.approve), (32, steps.order_card)),
            *((65, steps.receive_card), (72, steps.hand_out_card), (74, steps.close)),
        ],
    ),
]


def load_demo_cases(*, now: dt.datetime) -> int:
    """Give every authority of the demo its cases, once; returns how many were made."""
    return sum(_furnish(authority, now) for authority in Authority.objects.filter(is_demo=True).order_by("slug"))


@transaction.atomic
def _furnish(authority: Authority, now: dt.datetime) -> int:
    enter_authority(authority.pk)
    people = [one for one in caseworkers_of(authority, now=now) if _does_cases(authority, one)]
    services = [offer.service for offer in _offers(authority)]
    if Case.objects.filter(authority=authority).exists() or len(people) < 2 or not services:
        return 0
    _decide_settings(authority, people)
    chance = random.Random(authority.slug)  # noqa: S311 -- the same demo every time, nothing to guess
    persons = chance.sample(PEOPLE + MORE_PEOPLE, len(PEOPLE + MORE_PEOPLE))
    for number, (days, story) in enumerate(STORIES):
        teller = steps.Teller(authority, people, _papers(services), now)
        case = _opened(teller, chance, persons[number % len(persons)], chance.choice(services), days)
        for day, step in story:
            case = step(teller, case, teller.moment(case, day))
        _decorate(teller, case, number, now)
    return len(STORIES)


def _does_cases(authority: Authority, member) -> bool:
    """Caseworkers, not their supervisors."""
    return Membership.objects.filter(authority=authority, staff_member=member, role=Role.CASEWORKER).exists()


def _offers(authority: Authority):
    offered = ServiceOffer.objects.filter(authority=authority, is_offered=True, service__code__in=SERVICES)
    return offered.select_related("service").order_by("service__code")


def _papers(services) -> dict:
    found: dict = {}
    for row in ServiceDocument.objects.filter(service__in=services).select_related("document").order_by("position"):
        found.setdefault(row.service_id, []).append(row.document)
    return found


def _decide_settings(authority: Authority, people: list) -> None:
    """Four eyes, documents online, and two rules by letters: each half of the alphabet has its caseworker."""
    contact = f"Team Aufenthalt, {authority.phone}"
    decided = {"four_eyes": True, "are_uploads_allowed": True, "team_contact": contact}
    CaseworkSettings.objects.get_or_create(authority=authority, defaults=decided)
    if not RoutingRule.objects.filter(authority=authority).exists():
        for position, (first, last, team) in enumerate([("A", "K", "Team 1"), ("L", "R", "Team 2")], start=1):
            RoutingRule.objects.create(
                authority=authority,
                position=position,
                first_letters=first,
                last_letters=last,
                assigned_to=people[position - 1],
                team=team,
            )


def _opened(teller: steps.Teller, chance: random.Random, person: tuple, service, days: int) -> Case:
    """One case received so many days ago; nobody has an address, so nothing is sent."""
    language, given, family, own = person
    received = teller.now - dt.timedelta(days=days, hours=chance.randint(0, 3))
    born_on = dt.date(chance.randint(1965, 2003), chance.randint(1, 12), chance.randint(1, 28))
    return open_by_hand(
        authority=teller.authority,
        service=service,
        person={
            "given_names": given,
            "family_name": family,
            "name_in_own_script": own,
            "born_on": born_on,
            "language": language,
            "spoken_language": "de" if language == "de-simple" else language,
        },
        channel=chance.choice([EntryChannel.POST, EntryChannel.COUNTER]),
        received_on=berlin_day(received),
        staff_member=teller.people[0],
        now=received,
        file_number=f"32-{berlin_day(received).year}/{chance.randint(10_000, 99_999)}",
        title_ends_on=berlin_day(received) + dt.timedelta(days=chance.randint(5, 150)),
        is_second=True,
    )


def _decorate(teller: steps.Teller, case: Case, number: int, now: dt.datetime) -> None:
    """Some have a follow-up, a question, a note; one person is protected."""
    today, who = berlin_day(now), case.assigned_to
    due = {4: -2, 5: 0, 6: 3, 7: 12, 14: -1, 17: 0}.get(number)
    if due is not None:
        reason = ("Rückruf zum Arbeitsvertrag", "Register ansehen", "Unterlagen prüfen")[number % 3]
        before = now - dt.timedelta(days=5)
        day = today + dt.timedelta(days=due)
        add_follow_up(case=case, due_on=day, reason=reason, now=before, staff_member=who)
    if number in (6, 13):
        asked = now - dt.timedelta(days=2 if number == 6 else 12)
        ask(case=case, language=case.language, text="?" if number == 6 else "…", now=asked)
    if number == 7:
        write_note(case=case, text="Arbeitgeber hat angerufen, Vertrag folgt.", now=now, staff_member=teller.people[0])
    if number == 10:
        protect(case=case, now=now - dt.timedelta(days=3), staff_member=teller.people[0])
