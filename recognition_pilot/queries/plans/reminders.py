"""Whose plan has something to say today; each query locks what it finds, so that two workers share the work."""

import datetime as dt
from itertools import groupby

from django.db.models import Case, DateField, Exists, ExpressionWrapper, F, OuterRef, Q, When
from django.db.models.functions import Greatest

from recognition_pilot.models import FactChange, FundingRule, PlanStep, RecognitionPlan
from recognition_pilot.rules.plans import (
    FUNDING_REMINDED_BEFORE,
    MADE_UP_FOR,
    OF_THE_BODY,
    REMINDED_AT,
    REMINDED_BEFORE,
    WARNED_BEFORE,
)
from recognition_pilot.rules.steps import APPLICATION
from recognition_pilot.rules.steps import FUNDING as FUNDING_STEP
from willkommen.models import Authority, OutgoingMessage
from willkommen.moments import BERLIN, berlin_day

# The kinds of messages; what they say stands in recognition_pilot/messages/plans.py.
CONFIRM = "plan.confirm"
SWITCHED_ON = "plan.switched_on"
STEP = "plan.step"
FUNDING = "plan.funding"
CHANGED = "plan.changed"
ENDING = "plan.ending"

_BODY = Q(code__in=OF_THE_BODY)
# Changes nobody could be told of in so long are history.
TOLD_WITHIN = dt.timedelta(days=30)


def due_at(on: dt.date) -> dt.datetime:
    """The moment (UTC) a reminder of a day is sent."""
    return dt.datetime.combine(on, REMINDED_AT, BERLIN).astimezone(dt.UTC)


def steps_to_remind_of(authority: Authority, *, today: dt.date, most: int) -> list[PlanStep]:
    """Steps that are not done, whose day to be reminded of is today or was in the last days: each once.

    A period of the competent body only once the application is made; what takes no time is not recalled, except applying
    itself; nor what a later step that is done has overtaken.
    """
    rows = PlanStep.objects.filter(authority=authority, done_on=None, reminded_on=None, until_on__isnull=False)
    siblings = PlanStep.objects.filter(plan=OuterRef("plan"), done_on__isnull=False)
    is_applied = Exists(siblings.filter(code=APPLICATION))
    takes_time = Q(until_on__gt=F("from_on")) | Q(code=APPLICATION)
    rows = rows.filter((_BODY & Q(is_applied)) | (~_BODY & takes_time))
    rows = rows.exclude(Exists(siblings.filter(position__gt=OuterRef("position"))))
    ahead = Greatest(_day(F("until_on") - REMINDED_BEFORE), F("from_on"))
    after = _day(F("until_on") + dt.timedelta(days=1))
    rows = rows.annotate(day=Case(When(_BODY, then=after), default=ahead, output_field=DateField()))
    rows = rows.filter(day__lte=today, day__gt=today - MADE_UP_FOR)
    # not on the day the reminders were switched on: whoever did that has just read the plan
    rows = rows.filter(plan__reminders_confirmed_at__date__lt=F("day"))
    found = rows.select_related("plan__authority").select_for_update(skip_locked=True, of=("self",))
    return list(found.order_by("pk")[:most])


def funding_days(*, today: dt.date) -> list[tuple[dt.date, dt.date]]:
    """Last days to apply for money of which people are reminded now: the last day, and the day of the reminder."""
    last_days = FundingRule.objects.filter(apply_until__gte=today, valid_to=None).values_list("apply_until", flat=True)
    found = []
    for last_day in sorted({day for day in last_days if day}):
        for before in FUNDING_REMINDED_BEFORE:
            on = last_day - dt.timedelta(days=before)
            if on <= today < on + MADE_UP_FOR:
                found.append((last_day, on))
    return found


def plans_to_remind_of_money(
    authority: Authority, *, posted_for: dt.datetime, last_day: dt.date, most: int
) -> list[RecognitionPlan]:
    """Plans that rest on a funding of this last day, where the step is not done and nothing is posted for this moment."""
    codes = FundingRule.objects.filter(apply_until=last_day, valid_to=None).values_list("code", flat=True)
    step = PlanStep.objects.filter(plan=OuterRef("pk"), code=FUNDING_STEP, done_on=None)
    rows = _reachable(authority).filter(Exists(step), facts__overlap=[f"funding:{code}" for code in codes])
    rows = rows.filter(created_at__lt=posted_for).exclude(_posted(FUNDING, due_at=posted_for))
    return _locked(rows, most)


def plans_ending(authority: Authority, *, now: dt.datetime, most: int) -> list[RecognitionPlan]:
    """Plans that are forgotten within a month, whose people have not heard of it."""
    rows = _reachable(authority).filter(erase_after__gt=now, erase_after__lte=now + WARNED_BEFORE)
    rows = rows.exclude(_posted(ENDING, created_at__gt=now - WARNED_BEFORE))
    return _locked(rows, most)


def untold_changes(*, now: dt.datetime) -> list[tuple[dt.datetime, list[FactChange]]]:
    """Changes nobody has been told of, in the groups in which they were noticed."""
    rows = FactChange.objects.filter(told_at=None, noticed_at__gt=now - TOLD_WITHIN).order_by("noticed_at", "pk")
    return [(moment, list(group)) for moment, group in groupby(rows, key=lambda change: change.noticed_at)]


def plans_touched(
    authority: Authority, *, facts: list[str], before: dt.datetime, after: int, most: int
) -> list[RecognitionPlan]:
    """Plans kept before a change that rest on one of these facts, behind a key, locked in their order."""
    rows = RecognitionPlan.objects.filter(
        authority=authority, facts__overlap=facts, created_at__lt=before, pk__gt=after
    )
    rows = rows.select_related("authority", "profession").select_for_update(of=("self",))
    return list(rows.order_by("pk")[:most])


def is_reminded(plan: RecognitionPlan) -> bool:
    """Whether anything may be sent: an address that was confirmed."""
    return plan.reminders_confirmed_at is not None and bool(plan.recipient)


def days_ahead(plan: RecognitionPlan, *, now: dt.datetime) -> list[PlanStep]:
    """The next steps with a day, as somebody is told which reminders will come."""
    rows = PlanStep.objects.filter(plan=plan, done_on=None, until_on__gte=berlin_day(now))
    return list(rows.order_by("position")[:3])


def _reachable(authority: Authority):
    return RecognitionPlan.objects.filter(authority=authority, reminders_confirmed_at__isnull=False)


def _posted(kind: str, **when) -> Exists:
    messages = OutgoingMessage.objects.filter(
        about_type=RecognitionPlan._meta.label_lower, about_id=OuterRef("pk"), kind=kind, **when
    )
    return Exists(messages)


def _locked(rows, most: int) -> list[RecognitionPlan]:
    rows = rows.select_related("authority").select_for_update(skip_locked=True, of=("self",))
    return list(rows.order_by("pk")[:most])


def _day(expression) -> ExpressionWrapper:
    return ExpressionWrapper(expression, output_field=DateField())
