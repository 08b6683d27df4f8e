"""What people say, for the demo: feedback of today, complaints, trainings, meetings, a circle with proposals."""

import datetime as dt
import json
from decimal import Decimal
from pathlib import Path

from django.db import transaction

from recognition_pilot.actions.circle import answer_proposal, propose
from recognition_pilot.actions.complaints import take_complaint
from recognition_pilot.actions.feedback import give_feedback
from recognition_pilot.models import CircleMembership, Meeting, TeamSize, Training
from willkommen.models import Authority, StaffMember
from willkommen.moments import berlin_day
from willkommen.tenancy import enter_authority

FILE = Path(__file__).parent.parent / "catalogue" / "demo_voices.json"
PASSWORD = "willkommen-demo"  # noqa: S105 -- the demo's, printed on its pages


@transaction.atomic
def load_demo_voices(*, now: dt.datetime) -> list[tuple[str, str, str]]:
    """Something for every demo authority whose circle is empty; returns (login, name, where) of the members."""
    told = json.loads(FILE.read_text("utf-8"))
    logins = []
    for authority in Authority.objects.filter(is_demo=True).order_by("slug"):
        if not CircleMembership.objects.filter(authority=authority).exists():
            enter_authority(authority.pk)
            _said(authority, told, now)
            _learned(authority, told, berlin_day(now))
            logins.append(_circle(authority, told, now))
    return logins


def _said(authority: Authority, told: dict, now: dt.datetime) -> None:
    offices = list(authority.offices.order_by("code"))
    for number, (language, channel, understood, friendly, settled, remark) in enumerate(told["feedback"]):
        give_feedback(
            authority=authority,
            office=offices[number % len(offices)] if offices else None,
            channel=channel,
            language=language,
            understood=understood,
            friendly=friendly,
            settled=settled,
            remark=remark,
            now=now,
        )
    for one in told["complaints"]:
        take_complaint(
            authority=authority,
            kind=one["kind"],
            topic=one["topic"],
            text=one["text"],
            language=one["language"],
            received_on=berlin_day(now) - dt.timedelta(days=one["days_ago"]),
            answer_by="email" if one["by_email"] else "",
            email="person@example.org" if one["by_email"] else "",
            now=now,
        )


def _learned(authority: Authority, told: dict, today: dt.date) -> None:
    for one in told["trainings"]:
        fields = {name: one[name] for name in ("team", "topic", "title", "participants")}
        held_on = today - dt.timedelta(days=one["days_ago"])
        Training.objects.create(authority=authority, held_on=held_on, hours=Decimal(one["hours"]), **fields)
    for team, size in told["team_sizes"]:
        TeamSize.objects.create(authority=authority, team=team, year=today.year, full_time_equivalents=Decimal(size))
    for one in told["meetings"]:
        fields = {name: one[name] for name in ("partner_kind", "subject", "open_points")}
        Meeting.objects.create(authority=authority, held_on=today - dt.timedelta(days=one["days_ago"]), **fields)


def _circle(authority: Authority, told: dict, now: dt.datetime) -> tuple[str, str, str]:
    email, name = f"beirat@{authority.slug}.example", told["circle"]["name"]
    member = StaffMember.objects.filter(email=email).first()
    member = member or StaffMember.objects.create_user(email=email, password=PASSWORD, name=name)
    seat = CircleMembership.objects.create(
        authority=authority, staff_member=member, organisation=told["circle"]["organisation"]
    )
    for one in told["proposals"]:
        if one.get("only_at", authority.slug) != authority.slug:
            continue
        made = {name: one[name] for name in ("title", "text", "is_named")}
        proposal = propose(membership=seat, now=now, **made)
        if one["answer"]:
            answer_proposal(
                proposal=proposal,
                state=one["state"],
                answer=one["answer"],
                public_title=one["title"],
                public_text=one["text"],
                is_public=True,
                staff_member=None,
                now=now,
            )
    return email, name, f"Beirat, {authority.municipality_name}"
