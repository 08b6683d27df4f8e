"""What the page of a record shows, in a fixed number of queries."""

import datetime as dt

from recognition_pilot.models import Consent, FundingRule, GuidanceContact, GuidanceRecord, PlanStep, Referral
from recognition_pilot.queries.centres.words import topic_name
from recognition_pilot.queries.guidance.board import RunningClock, changes_for, recent_changes, running_clocks
from recognition_pilot.queries.guidance.consent_words import (
    OUTCOMES,
    PAPERS,
    erases_record,
    fact_words,
    scope_name,
)
from recognition_pilot.queries.guidance.records import consents_of, last_message_about
from recognition_pilot.queries.guidance.words import CLOCK_NAMES, CONTACTS, STEP_NAMES
from recognition_pilot.queries.plans.words import fact_name
from recognition_pilot.rules.clocks import section_of
from recognition_pilot.rules.guidance import ABOUT_A_PAPER, ACCOMPANY, fact_of, halves, is_silent
from recognition_pilot.rules.steps import STEPS
from willkommen.languages import LANGUAGE_NAMES, SPOKEN_LANGUAGES
from willkommen.moments import berlin_day


def record_page_of(record: GuidanceRecord, *, now: dt.datetime) -> dict:
    """The context of the page. Without a consent to be accompanied only name, papers and what concerns them."""
    today = berlin_day(now)
    living = consents_of(record, today=today)
    is_accompanied = any(one.scope == ACCOMPANY for one in living)
    page = {
        "record": record,
        "today": today,
        "living": living,
        "is_accompanied": is_accompanied,
        "consents": [_consent(one, living) for one in living if not fact_of(one.scope)],
        "letter_language": LANGUAGE_NAMES.get(record.language, record.language),
        "spoken_language": SPOKEN_LANGUAGES.get(record.spoken_language, record.spoken_language),
        "contacts": [_contact(one) for one in record.contacts.all() if is_accompanied or one.code in ABOUT_A_PAPER],
    }
    return page | (_way(record, living, now=now, today=today) if is_accompanied else {})


def paper_of_record(record: GuidanceRecord, *, now: dt.datetime) -> list[dict]:
    """Every living consent in the words that were agreed to."""
    living = consents_of(record, today=berlin_day(now))
    return [_consent(one, living) for one in living]


def clock_of_record(record: GuidanceRecord, pk: int) -> RunningClock | None:
    """A running clock of this record."""
    running = running_clocks(list(record.clocks.all()), today=dt.date.min)
    return next((one for one in running if one.row.pk == pk), None)


def _way(record: GuidanceRecord, living: list[Consent], *, now: dt.datetime, today: dt.date) -> dict:
    """All that belongs to being accompanied."""
    clocks = running_clocks(list(record.clocks.all()), today=today)
    return {
        "step": STEP_NAMES.get(record.step, record.step),
        "steps": [
            {"name": STEP_NAMES[code], "is_here": code == record.step, "is_past": place < STEPS.index(record.step)}
            for place, code in enumerate(STEPS)
        ],
        "clocks": [{"clock": one, "section": section_of(one.row.kind, is_fast=record.is_fast_track)} for one in clocks],
        "former_clocks": [
            {"name": CLOCK_NAMES.get(one.kind, one.kind), "row": one} for one in record.clocks.all() if one.stopped_on
        ],
        "outcome": OUTCOMES[record.outcome] if record.outcome else "",
        "is_silent": record.closed_at is None and is_silent(record.last_contact_on, record.next_due_on, today=today),
        "days_silent": (today - record.last_contact_on).days,
        "days_to_next": (record.next_due_on - today).days if record.next_due_on else None,
        "changes": [
            {"name": fact_name(one.fact), "values": list(one.changes.values()), "change": one}
            for one in changes_for(record, recent_changes(now=now))
        ],
        "shared": [
            {**fact_words(one.shared_fact), "consent": one}
            for one in living
            if fact_of(one.scope) and hasattr(one, "shared_fact")
        ],
        "plan_steps": _plan_steps(record),
        "referrals": [
            {"referral": one, "topic": topic_name(one.topic)}
            for one in Referral.objects.filter(record=record).select_related("centre").order_by("-sent_at")
        ],
        "funding": list(
            FundingRule.objects.filter(apply_until__gte=today, valid_from__lte=today).order_by("apply_until", "code")
        ),
        "message": last_message_about(record),
    }


def _consent(one: Consent, living: list[Consent]) -> dict:
    own, german = halves(one.words)
    return {
        "consent": one,
        "name": scope_name(one.scope),
        "erases": erases_record(one, living),
        "own": own.splitlines(),
        "german": german.splitlines(),
    }


def _contact(one: GuidanceContact) -> dict:
    words = str(CONTACTS.get(one.code, one.code))
    if one.code in ABOUT_A_PAPER:
        return {"contact": one, "words": f"{words}: {PAPERS.get(one.remark, one.remark)}", "remark": ""}
    return {"contact": one, "words": words, "remark": one.remark}


def _plan_steps(record: GuidanceRecord) -> list[dict]:
    """What the person ticked in their own plan."""
    if record.plan is None:
        return []
    rows = PlanStep.objects.filter(plan=record.plan).order_by("position")
    return [{"name": STEP_NAMES.get(row.code, row.code), "row": row} for row in rows]
