"""How a decision reaches the person, and its translation (§ 41 VwVfG, § 77 (3) AufenthG)."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from casework.actions.dates import stop_clocks
from casework.actions.deadlines import begin_claim_clock, begin_clock
from casework.actions.history import tell
from casework.models import Case, Decision, DecisionKind
from casework.queries.cases import locked_case
from casework.queries.decisions import standing_decision
from casework.rules.calendar import Way
from casework.rules.history import Happened
from casework.rules.states import State
from willkommen.errors import Refused

TRANSLATED_IN = frozenset({State.REFUSED, State.APPEAL})


class NothingToNotify(Refused):
    """No decision stands yet."""

    text = _("There is no decision yet that could be sent.")


class NotRetrievable(Refused):
    """Only what is ready in the portal is retrieved, and not before it is."""

    field = "retrieved_on"
    text = _("Enter a day on or after the day on which the decision was put into the portal.")


class NoTranslation(Refused):
    """Nothing to translate, or asked for already, or not asked for."""

    text = _("This translation cannot be recorded now. Please look at the case again.")


@transaction.atomic
def notify_decision(
    *,
    case: Case,
    now: dt.datetime,
    staff_member,
    how: Way,
    sent_on: dt.date,
    retrieved_on: dt.date | None = None,
    has_remedy_notice: bool = True,
) -> Decision:
    """Record how and when the decision left the house; for a refusal the time to go to court begins.

    Recorded again, the later record counts: a decision nobody fetched from the portal is sent once more.
    """
    case = locked_case(case)
    decision = standing_decision(case)
    if decision is None:
        raise NothingToNotify
    if retrieved_on and (how != Way.PORTAL or retrieved_on < sent_on):
        raise NotRetrievable
    decision.notified_how, decision.sent_on, decision.retrieved_on = str(how), sent_on, retrieved_on
    decision.has_remedy_notice = has_remedy_notice
    decision.save(update_fields=["notified_how", "sent_on", "retrieved_on", "has_remedy_notice"])
    tell(
        case=case,
        kind=Happened.DECISION_NOTIFIED,
        now=now,
        staff_member=staff_member,
        how=str(how),
        sent_on=sent_on.isoformat(),
    )
    if decision.kind == DecisionKind.REFUSED and case.status == State.REFUSED:
        _restart_claim(case, decision, now=now, staff_member=staff_member)
    return decision


@transaction.atomic
def ask_translation(*, case: Case, now: dt.datetime, staff_member, asked_on: dt.date, language: str) -> Decision:
    """The person asks for operative part and remedy notice in a language they understand (§ 77 (3) AufenthG)."""
    case, decision = _translatable(case)
    if decision.translation_asked_on:
        raise NoTranslation
    decision.translation_asked_on, decision.translation_language = asked_on, language
    decision.save(update_fields=["translation_asked_on", "translation_language"])
    tell(case=case, kind=Happened.TRANSLATION_ASKED, now=now, staff_member=staff_member, language=language)
    begin_clock(case=case, kind="translation", began_on=asked_on, now=now, staff_member=staff_member)
    return decision


@transaction.atomic
def record_translation_sent(*, case: Case, now: dt.datetime, staff_member, sent_on: dt.date) -> Decision:
    """The translation left the house."""
    case, decision = _translatable(case)
    if not decision.translation_asked_on or decision.translation_sent_on or sent_on < decision.translation_asked_on:
        raise NoTranslation
    decision.translation_sent_on = sent_on
    decision.save(update_fields=["translation_sent_on"])
    tell(case=case, kind=Happened.TRANSLATION_SENT, now=now, staff_member=staff_member)
    stop_clocks(case=case, kinds=["translation"], how="met", now=now, staff_member=staff_member)
    return decision


def _translatable(case: Case) -> tuple[Case, Decision]:
    case = locked_case(case)
    decision = standing_decision(case)
    if decision is None or decision.kind != DecisionKind.REFUSED or case.status not in TRANSLATED_IN:
        raise NoTranslation
    return case, decision


def _restart_claim(case: Case, decision: Decision, *, now: dt.datetime, staff_member) -> None:
    """What was recorded before no longer counts: the clock of the other length must not run on beside the new one."""
    decision.case = case
    kinds = ["claim", "claim_without_notice", "portal_retrieval"]
    stop_clocks(case=case, kinds=kinds, how="dropped", now=now, staff_member=staff_member)
    begin_claim_clock(decision=decision, now=now, staff_member=staff_member)
