"""Figures of what people say, and of what the small tables know."""

import datetime as dt

import pytest

from recognition_pilot.actions.facts import take_small_tables
from recognition_pilot.actions.monthly import enter_month
from recognition_pilot.models import (
    Complaint,
    Feedback,
    GuidanceOutcome,
    Meeting,
    MonthlyFigure,
    ReferralFigure,
    TeamSize,
    Training,
)
from recognition_pilot.queries.figures.indicators import Cut, Period, parts_of, series_of
from tests.factories import World, local
from tests.recognition_pilot.figures.days import DAY, NOW, SEPTEMBER, came, figure, take
from willkommen.models import AccessibilityReport
from willkommen.tokens import hash_of

pytestmark = pytest.mark.django_db
ONE = dt.timedelta(days=1)
MONTH = dt.date(2026, 9, 1)
YEAR = Period(dt.date(2026, 1, 1), dt.date(2026, 12, 31))


@pytest.fixture
def world():
    return World()


def small(world):
    take_small_tables(authority=world.authority, now=NOW)


def complaint(world, number, **fields):
    return Complaint.objects.create(
        authority=world.authority,
        reference=f"{number:010d}",
        text="x",
        language="de",
        due_on=DAY + 14 * ONE,
        link_nonce="n",
        link_token_hash=hash_of(str(number)),
        **{"kind": "complaint", "topic": "duration", "received_on": DAY, **fields},
    )


def test_satisfaction_is_of_all_answers_and_stands_beside_the_return(world):
    for understood, friendly in (
        ("yes", "yes"),
        ("rather_yes", "no"),
        ("no", ""),
        ("yes", "yes"),
        ("yes", "rather_no"),
    ):
        Feedback.objects.create(
            authority=world.authority,
            office=world.office,
            given_on=DAY,
            language="ar",
            channel="kiosk",
            understood=understood,
            friendly=friendly,
        )
    for number in range(20):
        came(world, clock=f"{8 + number // 4:02d}:{15 * (number % 4):02d}")
    take(world)
    found = figure(world, "I20")
    # six of nine answers; four of five understood; two of four friendly, which are too few; five of twenty came back
    assert (round(found.value, 1), found.n) == (66.7, 5)
    assert [(one.code, one.value) for one in found.more] == [
        ("understood", 80.0),
        ("friendly", None),
        ("settled", None),
        ("return", 25.0),
    ]
    assert figure(world, "I20", language="ar").n == 5


def test_complaints_are_counted_when_they_come_and_their_days_when_they_are_answered(world):
    for number, days in enumerate((1, 5, 9, 13, 20)):
        complaint(world, number, state="answered", answered_on=DAY + days * ONE)
    complaint(world, 10, kind="praise")
    complaint(world, 11, received_on=DAY + ONE, topic="conduct", office=world.office)
    take(world, Period(SEPTEMBER.first, dt.date(2026, 10, 4)), now=NOW)
    during = Period(SEPTEMBER.first, dt.date(2026, 10, 4))
    found = figure(world, "I22", during)
    assert (found.value, found.more[0].value, found.is_met) == (6, 9, True)
    # one of conduct alone would be told by the sum, so the other topic is hidden too
    parts = parts_of(world.authority, "I22", during=during, by="topic")
    assert [(part.key, part.figure.is_hidden) for part in parts] == [("duration", True), ("conduct", True)]


def test_a_month_without_a_complaint_is_a_zero_and_one_nobody_counted_is_nothing(world):
    take(world)
    points = series_of(world.authority, "I22", during=Period(dt.date(2026, 8, 1), SEPTEMBER.last))
    assert [point.value for point in points] == [None, 0]


def test_barriers_count_when_they_are_open_for_more_than_four_weeks(world):
    last = SEPTEMBER.last
    for days, settled in ((28, None), (29, None), (60, None), (60, 1), (60, -1)):
        AccessibilityReport.objects.create(
            authority=world.authority,
            text="x",
            language="de",
            reported_at=local(last - days * ONE, "08:00"),
            settled_at=settled and local(last + settled * ONE, "08:00"),
        )
    take(world)
    assert (figure(world, "I27").value, figure(world, "I27").is_met) == (3, False)


def test_referrals_and_guidance_count_by_month(world):
    for number in range(8):
        ReferralFigure.objects.create(
            authority=world.authority,
            month=MONTH,
            carrier="Caritas",
            topic="law",
            state="contact_made" if number < 6 else "contact_not_made",
        )
    for number, outcome in enumerate(("full", "full", "full", "full", "full", "none", "")):
        GuidanceOutcome.objects.create(
            authority=world.authority,
            month=MONTH,
            group="health",
            body_code="LS",
            outcome=outcome,
            days_to_first_talk=number * 3,
            months_to_outcome=number + 4 if outcome else None,
            has_applied=True,
        )
    small(world)
    assert (figure(world, "I17").value, figure(world, "I17").more[0].value, figure(world, "I17").is_met) == (
        8,
        75.0,
        True,
    )
    assert figure(world, "I17", cut=Cut("carrier", "Caritas")).value == 8
    assert (figure(world, "I18").value, figure(world, "I18").more[0].value) == (7, 9)
    results = {one.code: (one.value, one.is_hidden) for one in figure(world, "I19").more}
    assert results == {
        "applied": (7, False),
        "full": (5, False),
        "partial": (0, False),
        "compensation": (0, False),
        "none": (None, True),
        "given_up": (0, False),
        "months": (6, False),
    }
    [point] = series_of(world.authority, "I17", during=SEPTEMBER, grain="week")
    assert (point.starts_on, point.value) == (MONTH, 8)


def test_training_is_hours_of_all_per_full_time_post(world):
    for team, posts in (("Aufenthalt", "6.00"), ("Schalter", "4.00")):
        TeamSize.objects.create(authority=world.authority, team=team, year=2026, full_time_equivalents=posts)
    for team, topic, hours, participants in (("Aufenthalt", "law", "8", 6), ("Schalter", "language", "1.5", 8)):
        Training.objects.create(
            authority=world.authority, team=team, topic=topic, held_on=DAY, hours=hours, participants=participants
        )
    small(world)
    # 48 and 12 hours for ten posts; by topic for all posts, by team for its own
    assert (figure(world, "I24", YEAR).value, figure(world, "I24", YEAR).target) == (6.0, 24)
    assert figure(world, "I24", YEAR, cut=Cut("topic", "law")).value == 4.8
    assert figure(world, "I24", YEAR, cut=Cut("team", "Schalter")).value == 3.0
    assert round(figure(world, "I24").target, 2) == 1.97


def test_meetings_and_their_open_points_are_counted(world):
    for days, points in ((0, 2), (1, 0), (2, 3)):
        Meeting.objects.create(
            authority=world.authority, held_on=DAY + days * ONE, partner_kind="chambers", open_points=points
        )
    small(world)
    found = figure(world, "I28")
    assert (found.value, found.more[0].value, found.is_met) == (3, 5, True)


def test_what_was_counted_outside_appears_at_once_and_a_correction_replaces_it(world):
    enter = {"authority": world.authority, "month": MONTH, "staff_member": None, "remark": ""}
    enter_month(**enter, calls=400, calls_answered=300, mails_waiting=12, now=NOW)
    found = figure(world, "I23")
    assert (found.value, found.more[0].value, found.is_met) == (75.0, 12, False)
    later = NOW + dt.timedelta(minutes=5)
    enter_month(**enter, calls=400, calls_answered=340, mails_waiting=0, now=later)
    enter_month(**enter, calls=400, calls_answered=340, mails_waiting=0, now=later + ONE)
    found = figure(world, "I23")
    assert (found.value, found.more[0].value, found.is_met) == (85.0, 0, True)
    rows = MonthlyFigure.objects.order_by("entered_at").values_list("calls_answered", "replaced_at")
    assert list(rows) == [(300, later), (340, None)]
