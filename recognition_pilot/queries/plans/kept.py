"""Reading a kept plan: whoever holds its session, its link, or its number and code."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from recognition_pilot.models import FactChange, PlanSession, PlanStep, RecognitionPlan
from recognition_pilot.queries.way.path import Path, path_for
from recognition_pilot.queries.way.step_words import Step
from recognition_pilot.rules.answers import Answers, answers_from
from recognition_pilot.rules.plans import CHANGES_SHOWN, OF_THE_BODY, next_step
from willkommen.models import Authority
from willkommen.moments import berlin_day
from willkommen.short_sessions import LONGEST, closes_at, idle_since
from willkommen.tokens import hash_of


@dataclass(frozen=True)
class PlanAccess:
    """Somebody looks at their plan with number and code."""

    plan: RecognitionPlan
    session: PlanSession
    closes_at: dt.datetime


@dataclass(frozen=True)
class PlannedStep:
    """A step of the way with its days in this plan."""

    step: Step
    from_on: dt.date
    until_on: dt.date | None
    done_on: dt.date | None
    is_next: bool
    today: dt.date

    @property
    def is_late(self) -> bool:
        """Whether its days are over and it is not done."""
        return self.done_on is None and self.until_on is not None and self.until_on < self.today

    @property
    def is_of_the_body(self) -> bool:
        """Whether the competent body has to act, not the person."""
        return self.step.code in OF_THE_BODY

    @property
    def one_day(self) -> bool:
        """Whether it begins and ends on the same day."""
        return self.until_on == self.from_on

    @property
    def one_month(self) -> bool:
        """Whether it begins and ends in the same month."""
        return self.until_on is None or (self.until_on.year, self.until_on.month) == (
            self.from_on.year,
            self.from_on.month,
        )


@dataclass(frozen=True)
class PlanPage:
    """A plan as its owner reads it: the way as the data say today, with this plan's days and ticks."""

    plan: RecognitionPlan
    path: Path
    steps: list[PlannedStep]
    documents: list[dict]
    # Facts that have changed lately, the latest first.
    changes: list[FactChange]

    @property
    def next(self) -> PlannedStep | None:
        """What comes next; None where everything is done."""
        return next((step for step in self.steps if step.is_next), None)

    @property
    def done_count(self) -> int:
        """How many steps are done."""
        return sum(step.done_on is not None for step in self.steps)

    @property
    def missing_documents(self) -> int:
        """How many documents are not ticked."""
        return sum(not one["is_ticked"] for one in self.documents)

    @cached_property
    def has_costs(self) -> bool:
        """Whether any cost is known."""
        return self.path.totals.cost_to > Decimal(0)


def plan_that_opens(authority: Authority, reference: str, *, now: dt.datetime) -> RecognitionPlan | None:
    """The plan of a number, while it is kept. One query, whether there is one or not."""
    rows = RecognitionPlan.objects.filter(authority=authority, reference=reference, erase_after__gt=now)
    return rows.select_related("authority").first()


def living_plan(authority: Authority, token: str, *, now: dt.datetime) -> PlanAccess | None:
    """What the holder of a session may see: fifteen minutes without a click, sixty in all. One query."""
    sessions = PlanSession.objects.filter(
        authority=authority,
        plan__authority=authority,
        plan__erase_after__gt=now,
        token_hash=hash_of(token),
        ended_at=None,
        seen_at__gt=idle_since(now),
        began_at__gt=now - LONGEST,
    )
    session = sessions.select_related("plan__authority", "plan__profession").first()
    if session is None:
        return None
    return PlanAccess(session.plan, session, closes_at(session.began_at, now=now))


def plan_by_link(authority: Authority, token: str, *, now: dt.datetime) -> RecognitionPlan | None:
    """The plan whose reminders a link is about; the link shows nothing else of it."""
    rows = RecognitionPlan.objects.filter(authority=authority, link_token_hash=hash_of(token), erase_after__gt=now)
    return rows.exclude(email="", mobile="").select_related("authority").first()


def locked_plan(plan: RecognitionPlan) -> RecognitionPlan | None:
    """The row as it is now, for whoever changes it; None where it is gone."""
    rows = RecognitionPlan.objects.select_related("authority", "profession").select_for_update(of=("self",))
    return rows.filter(pk=plan.pk, authority=plan.authority_id).first()


def answers_of(plan: RecognitionPlan) -> Answers:
    """The answers a plan was made from."""
    return answers_from(plan.answers)


def path_of(plan: RecognitionPlan, *, on: dt.date) -> Path:
    """The way of a plan as it is on this day, in the reader's language."""
    return path_for(
        profession=plan.profession, group=plan.group, answers=answers_of(plan), authority=plan.authority, on=on
    )


def plan_page(plan: RecognitionPlan, *, now: dt.datetime) -> PlanPage:
    """The whole page, with what has changed lately of what the plan rests on."""
    today = berlin_day(now)
    path = path_of(plan, on=today)
    rows = {row.code: row for row in PlanStep.objects.filter(plan=plan)}
    done = [code for code, row in rows.items() if row.done_on]
    first = next_step((step.code for step in path.steps if step.is_likely), done)
    steps = [
        PlannedStep(
            step=step,
            from_on=row.from_on,
            until_on=row.until_on,
            done_on=row.done_on,
            is_next=step.code == first,
            today=today,
        )
        for step in path.steps
        if (row := rows.get(step.code))
    ]
    return PlanPage(plan, path, steps, documents_of(path, plan.ticked_documents), recent_changes(plan, now=now))


def documents_of(path: Path, ticked: list[str]) -> list[dict]:
    """Every document of the way once, with its tick."""
    found: dict[str, dict] = {}
    for step in path.steps:
        for document in step.documents:
            found.setdefault(document.code, {"document": document, "is_ticked": document.code in ticked})
    return list(found.values())


def recent_changes(plan: RecognitionPlan, *, now: dt.datetime) -> list[FactChange]:
    """What a plan rests on and has changed since it was kept, in the last weeks, the latest first."""
    since = max(plan.created_at, now - CHANGES_SHOWN)
    return list(FactChange.objects.filter(fact__in=plan.facts, noticed_at__gt=since).order_by("-noticed_at", "pk"))


def plan_by_key(authority: Authority, key: str) -> RecognitionPlan | None:
    """A plan that was just kept here."""
    return RecognitionPlan.objects.filter(authority=authority, pk=key).first()
