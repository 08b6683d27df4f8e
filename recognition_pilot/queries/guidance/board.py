"""The guide's board: everybody who agreed, what is due, who went silent, which clocks run, what has changed."""

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum

from django.db.models import F, Prefetch

from recognition_pilot.models import BodyClock, Consent, FactChange, GuidanceRecord
from recognition_pilot.queries.guidance.consent_words import OUTCOMES
from recognition_pilot.queries.guidance.records import guides_of, living_records
from recognition_pilot.queries.guidance.words import CLOCK_NAMES, STEP_NAMES
from recognition_pilot.rules.clocks import Clock
from recognition_pilot.rules.guidance import ACCOMPANY, CHANGES_SHOWN_DAYS, is_alive, is_silent
from recognition_pilot.rules.steps import APPLICATION, STEPS
from willkommen.folding import fold
from willkommen.models import Authority
from willkommen.moments import berlin_day

SOON_DAYS = 7
# Nobody accompanies more at once; what is beyond is found by its name.
MOST_PEOPLE = 400
ENDED_STEP = STEPS[-1]


class Part(StrEnum):
    """Parts of the board."""

    ALL = "all"
    DUE = "due"
    SILENT = "silent"
    CLOCKS = "clocks"
    CHANGED = "changed"
    ENDED = "ended"


@dataclass(frozen=True)
class BoardFilter:
    """Whose people, at which step, with which name; None: every guide's."""

    guide: int | None = None
    is_without_guide: bool = False
    step: str = ""
    text: str = ""


@dataclass(frozen=True)
class RunningClock:
    """A clock as the board and the record show it."""

    row: BodyClock
    name: str
    days_left: int

    @property
    def days_over(self) -> int:
        """By how many days its end is over."""
        return max(-self.days_left, 0)

    @property
    def is_soon(self) -> bool:
        """Whether it ends within a week."""
        return 0 <= self.days_left <= SOON_DAYS

    @property
    def is_decision(self) -> bool:
        """Whether it is the body's turn."""
        return self.row.kind not in (Clock.FUNDING, Clock.FUNDING_SPENT)


@dataclass(frozen=True)
class Person:
    """One line of the board."""

    record: GuidanceRecord
    step: str
    outcome: str
    is_accompanied: bool
    days_to_next: int | None
    is_silent: bool
    days_silent: int
    clocks: list[RunningClock]
    changes: list[FactChange]

    @property
    def is_due(self) -> bool:
        """Whether the day of the next contact is here or over."""
        return self.days_to_next is not None and self.days_to_next <= 0

    @property
    def days_over(self) -> int:
        """By how many days the next contact is late."""
        return max(-(self.days_to_next or 0), 0)

    @property
    def next_clock(self) -> RunningClock | None:
        """The clock that ends first."""
        return self.clocks[0] if self.clocks else None

    def is_in(self, part: Part) -> bool:
        """Whether the line belongs to a part."""
        if part is Part.ENDED or self.record.closed_at is not None:
            return (part is Part.ENDED and self.record.closed_at is not None) or (part is Part.DUE and self.is_due)
        return {
            Part.ALL: True,
            Part.DUE: self.is_due,
            Part.SILENT: self.is_silent,
            Part.CLOCKS: any(one.days_left <= SOON_DAYS for one in self.clocks),
            Part.CHANGED: bool(self.changes),
        }[part]


@dataclass(frozen=True)
class Board:
    """The lines of the chosen part by step, how many there are in each part, and at each step."""

    people: list[Person]
    counts: dict[Part, int]
    steps: list[tuple[str, str, int]]
    by_step: list[tuple[str, list[Person]]] = field(default_factory=list)


def board_of(authority: Authority, asked: BoardFilter, *, part: Part, now: dt.datetime) -> Board:
    """The board of one guide, or of all; a fixed number of queries, however many people there are."""
    everybody = _people(authority, asked, now=now)
    at_step = [one for one in everybody if one.is_in(Part.ALL)]
    steps = [(code, str(STEP_NAMES[code]), sum(one.record.step == code for one in at_step)) for code in STEPS]
    found = [one for one in everybody if not asked.step or one.record.step == asked.step]
    shown = sorted((one for one in found if one.is_in(part)), key=_pressing)
    groups = [(name, [one for one in shown if one.record.step == code]) for code, name, _count in steps]
    return Board(
        people=shown,
        counts={one: sum(person.is_in(one) for person in found) for one in Part},
        steps=steps,
        by_step=[(name, people) for name, people in groups if people],
    )


def running_clocks(clocks: list[BodyClock], *, today: dt.date) -> list[RunningClock]:
    """Those that run, the next first."""
    running = [one for one in clocks if one.stopped_on is None]
    return [
        RunningClock(one, str(CLOCK_NAMES.get(one.kind, one.kind)), (one.due_on - today).days)
        for one in sorted(running, key=lambda clock: clock.due_on)
    ]


def recent_changes(*, now: dt.datetime) -> list[FactChange]:
    """What has changed lately of bodies, fees, funding and periods, the latest first; one query."""
    since = now - dt.timedelta(days=CHANGES_SHOWN_DAYS)
    return list(FactChange.objects.filter(noticed_at__gte=since).order_by("-noticed_at", "-pk"))


def changes_for(record: GuidanceRecord, changes: list[FactChange]) -> list[FactChange]:
    """Those that touch somebody's way and came after the last contact; money matters until somebody has applied."""
    facts = set(record.plan.facts) if record.plan else set()
    if record.profession:
        facts.add(f"profession:{record.profession.code}")
    if record.body:
        facts.add(f"body:{record.body.code}")
    if STEPS.index(record.step) <= STEPS.index(APPLICATION):
        facts |= {one.fact for one in changes if one.fact.startswith("funding:")}
    return [one for one in changes if one.fact in facts and berlin_day(one.noticed_at) >= record.last_contact_on]


def _people(authority: Authority, asked: BoardFilter, *, now: dt.datetime) -> list[Person]:
    rows = living_records(authority, now=now).select_related("guide", "profession", "body", "plan")
    rows = rows.prefetch_related(
        Prefetch("clocks", BodyClock.objects.filter(stopped_on=None).order_by("due_on", "pk")),
        Prefetch("consents", Consent.objects.filter(withdrawn_at=None)),
    )
    if asked.guide is not None:
        rows = rows.filter(guide=asked.guide)
    if asked.is_without_guide:
        rows = rows.exclude(guide__in=guides_of(authority, now=now))
    changes, today = recent_changes(now=now), berlin_day(now)
    wanted = fold(asked.text)
    ordered = rows.order_by(F("next_due_on").asc(nulls_last=True), "pk")[:MOST_PEOPLE]
    people = [_person(row, changes, today) for row in ordered]
    return [one for one in people if not wanted or wanted in fold(one.record.name)]


def _person(record: GuidanceRecord, changes: list[FactChange], today: dt.date) -> Person:
    alive = [one for one in record.consents.all() if is_alive(until_on=one.until_on, withdrawn_at=None, today=today)]
    is_accompanied = any(one.scope == ACCOMPANY for one in alive)
    is_open = is_accompanied and record.closed_at is None
    return Person(
        record=record,
        step=str(STEP_NAMES.get(record.step, record.step)),
        outcome=str(OUTCOMES[record.outcome]) if record.outcome else "",
        is_accompanied=is_accompanied,
        days_to_next=(record.next_due_on - today).days if record.next_due_on else None,
        is_silent=is_open and is_silent(record.last_contact_on, record.next_due_on, today=today),
        days_silent=(today - record.last_contact_on).days,
        clocks=running_clocks(list(record.clocks.all()), today=today),
        changes=changes_for(record, changes) if is_open else [],
    )


def _pressing(one: Person) -> tuple:
    """Late contacts first, then clocks that are over, then by the next day."""
    first_clock = one.next_clock.days_left if one.next_clock else 10_000
    next_day = one.days_to_next if one.days_to_next is not None else 10_000
    return (min(next_day, first_clock), one.record.pk)
