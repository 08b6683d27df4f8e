"""About a kept plan: subjects say nothing, short messages carry no content, every one ends with how to stop them."""

import datetime as dt
from collections.abc import Callable, Iterable

from django.conf import settings
from django.db.models import Model
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.messages._texts import text_of
from recognition_pilot.models import PlanStep, RecognitionPlan
from recognition_pilot.queries.plans.reminders import (
    CHANGED,
    CONFIRM,
    ENDING,
    FUNDING,
    STEP,
    SWITCHED_ON,
    is_reminded,
)
from recognition_pilot.queries.way.step_words import TITLES
from recognition_pilot.rules.plans import CONFIRM_WITHIN, OF_THE_BODY
from recognition_pilot.rules.steps import FUNDING as FUNDING_STEP
from willkommen.messages import Letter, MessageKind, register_kind
from willkommen.models import OutgoingMessage
from willkommen.models.messages import Channel


def register() -> None:
    """Make the kinds known to the outbox; no list of an authority's staff shows them."""
    plans = RecognitionPlan.objects.order_by().select_related("authority")
    with_money = plans.prefetch_related("steps")
    steps = PlanStep.objects.order_by().select_related("plan__authority")
    _register(CONFIRM, gettext_lazy("Plan: please confirm"), _is_asked, _question, plans)
    _register(SWITCHED_ON, gettext_lazy("Plan: reminders are switched on"), _is_wanted, _switched_on, plans)
    _register(STEP, gettext_lazy("Plan: a step is due"), _step_is_open, _step, steps)
    _register(FUNDING, gettext_lazy("Plan: last day to apply for money"), _money_is_open, _money, with_money)
    _register(CHANGED, gettext_lazy("Plan: something has changed"), _is_wanted, _changed, plans)
    _register(ENDING, gettext_lazy("Plan: will be deleted"), _is_ending, _ending, plans)


def _register(code: str, name: Promise, still_holds: Callable, write: Callable, rows) -> None:
    def find(keys: Iterable[int]) -> dict[int, Model]:
        return rows.in_bulk(list(keys))

    register_kind(
        MessageKind(
            code=code,
            name=name,
            still_holds=still_holds,
            write=write,
            title=lambda about: "",
            find=find,
            is_confidential=True,
        )
    )


# ---- Whether it still holds -----------------------------------------------------------------------------------------


def _is_asked(plan: RecognitionPlan, now: dt.datetime) -> bool:
    asked = plan.reminders_asked_at
    return plan.reminders_confirmed_at is None and asked is not None and now < asked + CONFIRM_WITHIN


def _is_wanted(plan: RecognitionPlan, now: dt.datetime) -> bool:
    return is_reminded(plan) and now < plan.erase_after


def _step_is_open(step: PlanStep, now: dt.datetime) -> bool:
    return step.done_on is None and step.until_on is not None and _is_wanted(step.plan, now)


def _money_is_open(plan: RecognitionPlan, now: dt.datetime) -> bool:
    is_open = any(step.code == FUNDING_STEP and step.done_on is None for step in plan.steps.all())
    return is_open and _is_wanted(plan, now)


def _is_ending(plan: RecognitionPlan, now: dt.datetime) -> bool:
    # somebody has looked in meanwhile: the plan stays
    return _is_wanted(plan, now) and plan.erase_after <= now + dt.timedelta(days=40)


# ---- What it says ---------------------------------------------------------------------------------------------------


def _question(plan: RecognitionPlan, message: OutgoingMessage) -> Letter:
    return _letter("plan_confirm", _("Please confirm: reminders"), plan, message)


def _switched_on(plan: RecognitionPlan, message: OutgoingMessage) -> Letter:
    return _letter("plan_switched_on", _("Your reminders are switched on"), plan, message)


def _step(step: PlanStep, message: OutgoingMessage) -> Letter:
    words = {"title": TITLES[step.code], "until_on": step.until_on, "is_of_the_body": step.code in OF_THE_BODY}
    return _letter("plan_step", _("A reminder for you"), step.plan, message, **words)


def _money(plan: RecognitionPlan, message: OutgoingMessage) -> Letter:
    last_day = dt.date.fromisoformat(message.context["last_day"])
    return _letter("plan_funding", _("A reminder for you"), plan, message, last_day=last_day)


def _changed(plan: RecognitionPlan, message: OutgoingMessage) -> Letter:
    # which body or money it was stands on the plan: a message about a bare kind asks the database nothing
    kinds = {fact.partition(":")[0] for fact in message.context.get("facts", [])}
    return _letter("plan_changed", _("There is news for you"), plan, message, kinds=kinds)


def _ending(plan: RecognitionPlan, message: OutgoingMessage) -> Letter:
    return _letter("plan_ending", _("A reminder for you"), plan, message)


def _letter(kind: str, subject: str, plan: RecognitionPlan, message: OutgoingMessage, **words) -> Letter:
    where = {"language": plan.language, "authority": plan.authority.slug}
    words |= {
        "plan": plan,
        "authority": plan.authority,
        "sign_in_page": settings.BASE_URL + reverse("plan_sign_in", kwargs=where),
        # one link in both languages, to the page in the person's language
        "link": settings.BASE_URL + reverse("plan_link", kwargs={**where, "token": plan.link_token}),
    }
    if message.channel == Channel.SMS:
        return Letter(short_text=text_of(f"messages/{kind}_short.txt", words))
    return Letter(subject=subject, text=text_of(f"messages/{kind}.txt", words))
