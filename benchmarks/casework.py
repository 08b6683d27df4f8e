"""Twenty thousand cases in one authority: the work list, searching and the applicant's page, in time of the database."""

import datetime as dt
import random
import time
from collections.abc import Callable

from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from benchmarks.report import Line, median, one_indexed_query
from benchmarks.world import Place, analyze
from casework.actions.access import issue_code
from casework.models import Case, Deadline, FollowUp, Question
from casework.rules.states import State
from tests.factories import make_staff
from willkommen.folding import fold
from willkommen.references import check_digit

CASES, CASEWORKERS, TIMES = 20_000, 10, 15
TARGET = "≤ 50 ms"
SYLLABLES = "AB AL AN BA BE CHE DA DI EL FA GO HA IN JO KA KO LA LI MA MO NA NI OL PA RA RI SA SCH SE TA TO UR".split()
OPEN = [state for state in State if state not in (State.DRAFT, State.CLOSED)]


def measure(place: Place) -> list[Line]:
    """Each page through its view; what counts is the time the database takes for all of its questions."""
    authority, now = place.world.authority, timezone.now()
    people = [
        make_staff(authority, "caseworker", "supervisor", name=f"Kraft {number}") for number in range(CASEWORKERS)
    ]
    cases = _fill(authority, place.world.service, people, now)
    desk = Client(headers={"host": "127.0.0.1"})
    desk.force_login(people[0])
    start = f"/desk/{authority.slug}/vorgaenge/"
    someone = cases[len(cases) // 2]
    own = sum(1 for case in cases if case.assigned_to_id == people[0].pk)
    pages = [
        (f"work list, {own} own cases of {len(cases)}", desk, start),
        (f"work list, everybody's {len(cases)}", desk, f"{start}?wer=alle"),
        ("work list, its last page", desk, f"{start}?wer=alle&teil=spaeter&page=9999"),
        ("search by name", desk, f"{start}?q={someone.family_name}+{someone.given_names[:3]}"),
        ("search by a misspelt name", desk, f"{start}?q={someone.family_name[:-2]}XQ"),
        ("search by reference", desk, f"{start}?q={someone.reference}"),
        ("what waits too long", desk, f"/supervision/{authority.slug}/vorgaenge/warten/"),
        ("an applicant's case", _applicant(authority, someone, now), f"/de/{authority.slug}/vorgang/stand/"),
    ]
    floor = one_indexed_query()
    return [
        _line(what, lambda client=client, address=address: client.get(address), floor)
        for what, client, address in pages
    ]


def _line(what: str, ask: Callable, floor: float) -> Line:
    assert ask().status_code == 200
    taken, counts = [], set()
    for _time in range(TIMES):
        with _Stopwatch() as watch:
            ask()
        taken.append(watch.milliseconds)
        counts.add(watch.queries)
    queries = " or ".join(str(count) for count in sorted(counts))
    ours = median(taken)
    return Line(
        f"{what}, {queries} queries",
        f"{ours:.1f} ms",
        f"{floor:.2f} ms, one indexed query",
        f"{ours / floor:.0f}",
        TARGET,
    )


class _Stopwatch:
    """How long the database works on the questions of a page, and how many there are."""

    def __init__(self) -> None:
        self.milliseconds, self.queries = 0.0, 0

    def __enter__(self):
        self._wrapper = connection.execute_wrapper(self._measured)
        self._wrapper.__enter__()
        return self

    def __exit__(self, *error):
        self._wrapper.__exit__(*error)

    def _measured(self, execute, sql, params, many, context):
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.milliseconds += (time.perf_counter() - began) * 1000
            self.queries += 1


def _applicant(authority, case: Case, now: dt.datetime) -> Client:
    """A browser that has signed in with reference and code."""
    with transaction.atomic():
        code = issue_code(case=case, now=now)
    client = Client(headers={"host": "127.0.0.1"})
    answer = client.post(f"/de/{authority.slug}/vorgang/", {"reference": case.reference, "code": code})
    assert answer.status_code == 302, answer.status_code
    return client


def _fill(authority, service, people: list, now: dt.datetime) -> list[Case]:
    """Open cases of every state and age, half as many closed ones, a clock each and some follow-ups and questions."""
    chance = random.Random(4)
    made = [_case(authority, service, people, chance, number, now) for number in range(CASES * 3 // 2)]
    Case.objects.bulk_create(made, batch_size=2000)
    cases = [case for case in made if case.status != State.CLOSED]
    Deadline.objects.bulk_create(
        (
            Deadline(authority=authority, case=case, kind="inaction", began_on=day, ends_on=day, safe_on=day)
            for case in cases
            for day in [case.next_due_on]
            if day
        ),
        batch_size=2000,
    )
    FollowUp.objects.bulk_create(
        (
            FollowUp(authority=authority, case=case, due_on=case.next_due_on, reason="Nachsehen", made_at=now)
            for case in cases[::5]
            if case.next_due_on
        ),
        batch_size=2000,
    )
    Question.objects.bulk_create(
        Question(authority=authority, case=case, language="ar", text="?", asked_at=case.received_at)
        for case in cases[::40]
    )
    analyze()
    return cases


def _case(authority, service, people: list, chance: random.Random, number: int, now: dt.datetime) -> Case:
    is_closed = number >= CASES
    received = now - dt.timedelta(days=chance.randint(0, 300), minutes=number % 600)
    family, given = ("".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))) for _ in range(2))
    digits = f"{number:09d}"
    due = None if is_closed or number % 3 == 0 else (now + dt.timedelta(days=chance.randint(-5, 90))).date()
    return Case(
        authority=authority,
        service=service,
        reference=digits + check_digit(digits),
        status=State.CLOSED if is_closed else chance.choice(OPEN),
        status_since=received,
        public_since=received,
        received_at=received,
        closed_at=now if is_closed else None,
        decided_at=received + dt.timedelta(days=40) if is_closed else None,
        created_at=received,
        channel="counter",
        given_names=given,
        family_name=family,
        sort_name=fold(f"{family} {given}"),
        born_on=dt.date(1960, 1, 1) + dt.timedelta(days=chance.randint(0, 16_000)),
        language="ar",
        assigned_to=chance.choice([*people, None]),
        team=chance.choice(["", "Team 1", "Team 2"]),
        next_due_on=due,
        title_ends_on=(received + dt.timedelta(days=chance.randint(-30, 300))).date(),
    )
