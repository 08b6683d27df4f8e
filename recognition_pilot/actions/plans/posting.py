"""What is sent about plans by itself: steps that are due, the last day for money, changed facts, the end of a plan.

Each call does at most `most` at one authority and tells how many it was; running twice posts nothing twice.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db import transaction

from appointments.rules.waiting import told_at
from recognition_pilot.actions.plans.keeping import refresh
from recognition_pilot.models import FactChange, PlanStep, RecognitionPlan
from recognition_pilot.queries.plans.reminders import (
    CHANGED,
    ENDING,
    FUNDING,
    STEP,
    due_at,
    funding_days,
    plans_ending,
    plans_to_remind_of_money,
    plans_touched,
    steps_to_remind_of,
)
from recognition_pilot.rules.plans import MADE_UP_FOR
from willkommen.messages import post_message
from willkommen.models import Authority
from willkommen.models.messages import Channel
from willkommen.moments import berlin_day

# A message about changed facts is no use much later.
CHANGE_HOLDS = timedelta(days=14)


@transaction.atomic
def remind_of_steps(*, authority: Authority, now: datetime, most: int) -> int:
    """Each step that is not done once, a week before its days are over; the body's periods when they are over."""
    today = berlin_day(now)
    found = steps_to_remind_of(authority, today=today, most=most)
    for step in found:
        _post(STEP, step.plan, about=step, on=today, now=now)
    PlanStep.objects.filter(pk__in=[step.pk for step in found]).update(reminded_on=today)
    return len(found)


@transaction.atomic
def remind_of_money(*, authority: Authority, now: datetime, most: int) -> int:
    """Before the last day to apply for money, who has not done that step yet: six weeks and two weeks."""
    done = 0
    for last_day, on in funding_days(today=berlin_day(now)):
        for plan in plans_to_remind_of_money(authority, posted_for=due_at(on), last_day=last_day, most=most - done):
            _post(FUNDING, plan, about=plan, on=on, now=now, context={"last_day": last_day.isoformat()})
            done += 1
    return done


@transaction.atomic
def warn_before_the_end(*, authority: Authority, now: datetime, most: int) -> int:
    """Who is reminded anyway hears a month before that the plan is about to be forgotten."""
    found = plans_ending(authority, now=now, most=most)
    for plan in found:
        _post(ENDING, plan, about=plan, on=berlin_day(plan.erase_after) - timedelta(days=30), now=now)
    return len(found)


@transaction.atomic
def tell_changes(
    *, authority: Authority, changes: list[FactChange], now: datetime, most: int, after: int
) -> list[tuple[int, list[str]]]:
    """Tell the people of this authority whose plans these changes touch, each once; the plans get their new days.

    Returns the plans with the facts that touch them, at most `most` from behind the key `after`. Their people are told
    where they asked for reminders; the others read it on their plan.
    """
    facts = [change.fact for change in changes]
    noticed_at = max(change.noticed_at for change in changes)
    found = []
    for plan in plans_touched(authority, facts=facts, before=noticed_at, after=after, most=most):
        touched = sorted(set(facts) & set(plan.facts))
        found.append((plan.pk, touched))
        refresh(plan, now=now)
        if plan.reminders_confirmed_at:
            moment = told_at(noticed_at, wakes=plan.channel == Channel.SMS)
            _send(CHANGED, plan, about=plan, due=moment, until=now + CHANGE_HOLDS, now=now, context={"facts": touched})
    return found


@transaction.atomic
def mark_told(*, changes: list[FactChange], plans: Mapping[str, int], now: datetime) -> None:
    """Everybody has been told; how many plans each fact touched stays for the guide and the figures."""
    for change in changes:
        row = FactChange.objects.filter(pk=change.pk, told_at=None)
        row.update(told_at=now, plans_told=plans.get(change.fact, 0))


def _post(kind: str, plan: RecognitionPlan, *, about, on: date, now: datetime, context: dict | None = None) -> None:
    moment = due_at(on)
    _send(kind, plan, about=about, due=moment, until=max(moment, now) + MADE_UP_FOR, now=now, context=context)


def _send(kind: str, plan: RecognitionPlan, *, about, due: datetime, until: datetime, now: datetime, context) -> None:
    post_message(
        authority=plan.authority,
        about=about,
        kind=kind,
        language=plan.language,
        channel=plan.channel,
        recipient=plan.recipient,
        due_at=due,
        expires_at=until,
        now=now,
        context=context,
    )
