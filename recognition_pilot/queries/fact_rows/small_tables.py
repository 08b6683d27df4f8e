"""Facts from small tables, read whole every time: referrals, guidance, training, meetings, what is counted outside."""

import datetime as dt
from collections.abc import Iterator

from recognition_pilot.models import Meeting, MonthlyFigure, ReferralFigure, ReferralState, TeamSize, Training
from recognition_pilot.queries.guidance.figures import figures_of_guidance
from recognition_pilot.rules.facts import Seen
from recognition_pilot.rules.indicators import OUTCOMES
from willkommen.models import Authority

MINUTES = 60
HUNDREDTHS = 100


def seen_in_small_tables(authority: Authority, *, now: dt.datetime) -> list[Seen]:
    """Everything the small tables of an authority say."""
    return [
        *_referrals(authority),
        *_guidance(authority, now=now),
        *_counted_outside(authority),
        *_training(authority),
        *_posts(authority),
        *_meetings(authority),
    ]


def _referrals(authority: Authority) -> Iterator[Seen]:
    for row in ReferralFigure.objects.filter(authority=authority):
        contact = int(row.state == ReferralState.CONTACT_MADE)
        yield Seen("referrals", row.month, amount=contact, keys={"carrier": row.carrier, "topic": row.topic})


def _guidance(authority: Authority, *, now: dt.datetime) -> Iterator[Seen]:
    for row in figures_of_guidance(authority, now=now):
        keys = {"profession_group": row.group, "body": row.body_code}
        yield Seen("guided", row.month, keys=keys)
        if row.days_to_first_talk is not None:
            days = row.days_to_first_talk
            yield Seen("first_talk", row.month, amount=days, value=days, keys=keys)
        if row.outcome or row.has_applied:
            yield Seen("outcomes", row.month, amount=int(row.has_applied), value=OUTCOMES[row.outcome], keys=keys)
        if row.months_to_outcome is not None:
            months = row.months_to_outcome
            yield Seen("outcome_months", row.month, amount=months, value=months, keys=keys)


def _counted_outside(authority: Authority) -> Iterator[Seen]:
    for row in MonthlyFigure.objects.filter(authority=authority, replaced_at=None):
        if row.calls is not None and row.calls_answered is not None:
            yield Seen("calls", row.month, weight=row.calls, amount=row.calls_answered)
        if row.mails_waiting is not None:
            yield Seen("mails_waiting", row.month, weight=row.mails_waiting)


def _training(authority: Authority) -> Iterator[Seen]:
    for row in Training.objects.filter(authority=authority):
        keys = {"topic": row.topic, "team": row.team}
        minutes = int(row.total_hours * MINUTES)
        yield Seen("training", row.held_on, weight=row.participants, amount=minutes, keys=keys)


def _posts(authority: Authority) -> Iterator[Seen]:
    """Every month of a year has the posts of that year."""
    months = set()
    for row in TeamSize.objects.filter(authority=authority):
        for month in range(1, 13):
            first = dt.date(row.year, month, 1)
            months.add(first)
            yield Seen("posts", first, amount=int(row.full_time_equivalents * HUNDREDTHS), keys={"team": row.team})
    for first in months:
        yield Seen("post_months", first)


def _meetings(authority: Authority) -> Iterator[Seen]:
    for row in Meeting.objects.filter(authority=authority):
        yield Seen("meetings", row.held_on, amount=row.open_points)
