"""Training of teams and meetings with others: kept, changed, taken back. Never who took part."""

import datetime as dt
from decimal import Decimal

from django.db import transaction

from recognition_pilot.models import Meeting, TeamSize, Training
from willkommen import audit
from willkommen.models import Authority


@transaction.atomic
def keep_training(
    *,
    authority: Authority,
    team: str,
    topic: str,
    title: str,
    held_on: dt.date,
    hours: Decimal,
    participants: int,
    staff_member,
    now: dt.datetime,
    training: Training | None = None,
) -> Training:
    """Keep a training, new or changed. `hours` is the length, for each of the participants."""
    training = training or Training(authority=authority)
    training.team, training.topic, training.title, training.held_on = team, topic, title, held_on
    training.hours, training.participants = hours, participants
    training.save()
    audit.record(
        action="keep_training", now=now, authority=authority, staff_member=staff_member, about=training, topic=topic
    )
    return training


@transaction.atomic
def remove_training(*, training: Training, staff_member, now: dt.datetime) -> None:
    """It was typed in by mistake."""
    audit.record(
        action="remove_training", now=now, authority=training.authority, staff_member=staff_member, about=training
    )
    training.delete()


@transaction.atomic
def set_team_size(
    *,
    authority: Authority,
    team: str,
    year: int,
    full_time_equivalents: Decimal,
    staff_member,
    now: dt.datetime,
) -> None:
    """How large a team is in a year; said again, the later word counts."""
    TeamSize.objects.update_or_create(
        authority=authority, team=team, year=year, defaults={"full_time_equivalents": full_time_equivalents}
    )
    audit.record(
        action="set_team_size",
        now=now,
        authority=authority,
        staff_member=staff_member,
        team=team,
        year=year,
        size=str(full_time_equivalents),
    )


@transaction.atomic
def keep_meeting(
    *,
    authority: Authority,
    held_on: dt.date,
    partner_kind: str,
    subject: str,
    open_points: int,
    staff_member,
    now: dt.datetime,
    meeting: Meeting | None = None,
) -> Meeting:
    """Keep a meeting, new or changed."""
    meeting = meeting or Meeting(authority=authority)
    meeting.held_on, meeting.partner_kind = held_on, partner_kind
    meeting.subject, meeting.open_points = subject, open_points
    meeting.save()
    audit.record(action="keep_meeting", now=now, authority=authority, staff_member=staff_member, about=meeting)
    return meeting


@transaction.atomic
def remove_meeting(*, meeting: Meeting, staff_member, now: dt.datetime) -> None:
    """It was typed in by mistake."""
    audit.record(
        action="remove_meeting", now=now, authority=meeting.authority, staff_member=staff_member, about=meeting
    )
    meeting.delete()
