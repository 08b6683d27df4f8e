"""The clocks of a case in words."""

import datetime as dt
from dataclasses import dataclass

from casework.models import Case, Deadline
from casework.queries._deadline_words import EVENTS, NAMES, TO_DO, WHATEVER
from casework.queries._fee_words import unbroken
from casework.rules.courts import Court, court_for
from casework.rules.deadlines import CLOCKS_OF_STATE, DEADLINES, STARTS_WITH_STATE, warning_week
from casework.rules.states import State
from willkommen.moments import berlin_day

CLAIMS = CLOCKS_OF_STATE[State.REFUSED]
# Begun by a letter or a question that is recorded on the case.
AFTER_A_STEP = ("claim", "claim_without_notice", "documents", "hearing", "employment_agency", "employment_agency_fast")


@dataclass(frozen=True)
class Clock:
    """One clock as the page shows it. `ends_on` is the day people are told, `safe_on` the day staff wait for."""

    pk: int
    kind: str
    name: str
    began_on: dt.date
    ends_on: dt.date
    safe_on: dt.date
    section: str
    is_sure: bool
    is_public: bool
    days_left: int
    warning_week: int | None
    can_be_extended: bool

    @property
    def is_disputed(self) -> bool:
        """Whether people are told another day than staff wait for."""
        return self.safe_on != self.ends_on

    @property
    def is_over(self) -> bool:
        """Whether the day people were told is over."""
        return self.days_left < 0


@dataclass(frozen=True)
class Clocks:
    """What runs on a case, and the court where a claim period runs."""

    running: list[Clock]
    has_claim_period: bool
    court: Court | None


def deadlines_of(case: Case, *, now: dt.datetime) -> Clocks:
    """The running clocks of a case, the next first; one query."""
    today = berlin_day(now)
    running = [_clock(row, today) for row in Deadline.objects.filter(case=case, ended_at=None)]
    has_claim_period = any(clock.kind in CLAIMS for clock in running)
    return Clocks(running, has_claim_period, court_for(case.authority.slug))


def running_clock(case: Case, pk: int) -> Deadline | None:
    """A running clock of this case."""
    return (
        Deadline.objects.select_related("case__authority", "case__service")
        .filter(case=case, pk=pk, ended_at=None)
        .first()
    )


def clocks_to_choose() -> list[tuple[str, str]]:
    """The deadlines staff can let run by hand: from what event, by which section; not those that follow a step of a case."""
    by_itself = {"inaction", "portal_retrieval", *STARTS_WITH_STATE.values(), *AFTER_A_STEP}
    return [
        (kind, f"{name_of(kind)} – {EVENTS[rule.counts_from]} ({unbroken(rule.section)})")
        for kind, rule in DEADLINES.items()
        if kind not in by_itself
    ]


def name_of(kind: str):
    """What a clock is called."""
    return NAMES.get(kind, kind)


def what_to_do(kind: str):
    """What whoever works on the case has to look at when a clock has lapsed."""
    return TO_DO.get(kind, WHATEVER)


def _clock(row: Deadline, today: dt.date) -> Clock:
    rule = DEADLINES.get(row.kind)
    return Clock(
        pk=row.pk,
        kind=row.kind,
        name=str(name_of(row.kind)),
        began_on=row.began_on,
        ends_on=row.ends_on,
        safe_on=row.safe_on,
        section=unbroken(rule.section) if rule else "",
        is_sure=rule is not None and rule.evidence == "law",
        is_public=row.is_public,
        days_left=(row.ends_on - today).days,
        warning_week=warning_week(row.kind, row.began_on, today) if rule else None,
        can_be_extended=rule is not None and rule.extension is not None,
    )
