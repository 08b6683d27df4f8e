"""What a record says without its person: for the figures."""

import datetime as dt

from recognition_pilot.models import BodyClock, Consent, GuidanceContact, GuidanceOutcome, GuidanceRecord
from recognition_pilot.rules.clocks import Clock
from recognition_pilot.rules.guidance import ACCOMPANY, FIRST_TALKS, Contact, full_months
from willkommen.models import Authority
from willkommen.moments import berlin_day


def figure_of_record(record: GuidanceRecord, *, now: dt.datetime) -> dict:
    """The columns of `GuidanceOutcome` for a record: a month, a group of professions, a body, codes and spans."""
    contacts = GuidanceContact.objects.filter(record=record).order_by("on")
    talk = contacts.filter(code__in=FIRST_TALKS).first()
    sent = contacts.filter(code=Contact.APPLIED).first()
    clocks = BodyClock.objects.filter(record=record, kind__in=[Clock.ACKNOWLEDGEMENT, Clock.DECISION])
    began = clocks.order_by("started_on").values_list("started_on", flat=True).first()
    applied_on = began or (sent.on if sent else None)
    opened_on = berlin_day(record.opened_at)
    month = record.outcome_on or berlin_day(record.closed_at or now)
    return {
        "month": month.replace(day=1),
        "group": record.profession.group if record.profession else "",
        "body_code": record.body.code if record.body else "",
        "outcome": record.outcome,
        "days_to_first_talk": max((talk.on - opened_on).days, 0) if talk else None,
        "months_to_outcome": full_months(applied_on, record.outcome_on) if applied_on and record.outcome_on else None,
        "has_applied": applied_on is not None,
        "works_in_profession": record.works_in_profession,
    }


def figures_of_guidance(authority: Authority, *, now: dt.datetime) -> list[GuidanceOutcome]:
    """A line without a person for everybody who was or is accompanied: erased ones as stored, living ones as they stand.

    Whoever shows these hides small numbers.
    """
    agreed = Consent.objects.filter(scope=ACCOMPANY).values("record")
    living = GuidanceRecord.objects.filter(authority=authority, pk__in=agreed).select_related("profession", "body")
    lines = [GuidanceOutcome(authority=authority, **figure_of_record(one, now=now)) for one in living]
    return [*GuidanceOutcome.objects.filter(authority=authority), *lines]
