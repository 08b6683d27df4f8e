"""Putting reminders into the outbox when their morning is near.

Each call does at most `most` at one authority and tells how many it was; the caller goes on while there are more. A
reminder is posted two days ahead at most, so a changed end or a stop finds hardly anything waiting.
"""

import datetime as dt

from django.db import transaction

from appointments.rules.waiting import told_at
from casework.actions.reminders.notices import post_campaign, post_rung
from casework.models import TitleReminder
from casework.queries.reminders import to_post, to_tell_by_date, to_tell_now
from willkommen import audit
from willkommen.models import Authority, StaffMember
from willkommen.models.messages import Channel


@transaction.atomic
def post_due_reminders(*, authority: Authority, now: dt.datetime, most: int) -> int:
    """Post the rungs of these days; running twice posts nothing twice."""
    found = to_post(authority, now=now, most=most)
    for reminder, moment in found:
        post_rung(reminder, moment, now)
    return len(found)


@transaction.atomic
def post_campaign_by_date(*, authority: Authority, now: dt.datetime, most: int) -> int:
    """Post the one message of a campaign on the day of the data; running twice posts nothing twice."""
    found = to_tell_by_date(authority, now=now, most=most)
    for reminder, moment in found:
        post_campaign(reminder, moment, now)
    _mark([reminder for reminder, _moment in found], now)
    return len(found)


@transaction.atomic
def post_campaign_now(*, authority: Authority, staff_member: StaffMember, now: dt.datetime, most: int) -> int:
    """Post the message of a campaign to everybody who has not had it; a second press finds nobody. Written into the audit.

    A text message does not ring at night.
    """
    found = to_tell_now(authority, now=now, most=most)
    for reminder in found:
        post_campaign(reminder, told_at(now, wakes=reminder.channel == Channel.SMS), now)
    _mark(found, now)
    if found:
        audit.record(action="post_campaign", now=now, authority=authority, staff_member=staff_member, count=len(found))
    return len(found)


def _mark(reminders: list[TitleReminder], now: dt.datetime) -> None:
    TitleReminder.objects.filter(pk__in=[one.pk for one in reminders]).update(campaign_at=now)
