"""Whose turn it is, what helps, how long an offered time is kept."""

import datetime as dt
import random

import pytest

from appointments.models import WaitingEntry
from appointments.queries.waiting import in_turn, may_be_offered
from appointments.rules import waiting as rules
from tests.factories import BERLIN, MONDAY, NOW, TUESDAY, World, local

DAY = dt.timedelta(days=1)
HOUR = dt.timedelta(hours=1)
MINUTE = dt.timedelta(minutes=1)
SEED = 20261005


def berlin(moment):
    return f"{moment.astimezone(BERLIN):%d.%m. %H:%M}" if moment else None


# ---- Urgency -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reason", "ends_in_days", "expected"),
    [
        ("none", None, False),
        ("none", 15, False),
        ("none", 14, True),
        ("none", -3, True),
        ("job", None, True),
        ("protection", 300, True),
    ],
)
def test_urgent_is_whose_title_ends_in_14_days_whose_work_is_at_risk_and_who_is_protected(
    reason, ends_in_days, expected
):
    ends_on = None if ends_in_days is None else MONDAY + dt.timedelta(days=ends_in_days)
    assert rules.is_urgent_wait(reason=reason, title_ends_on=ends_on, today=MONDAY) is expected


@pytest.mark.django_db
def test_the_database_sorts_the_list_as_the_rule_does():
    world, chance = World(), random.Random(SEED)
    for number in range(60):
        WaitingEntry.objects.create(
            authority=world.authority,
            offer=world.offer,
            service=world.service,
            language="de",
            spoken_language="de",
            identity_key=f"{number:064d}",
            reason=chance.choice(["none", "none", "job", "protection"]),
            title_ends_on=chance.choice([None, MONDAY + chance.randrange(-20, 40) * DAY]),
            status="waiting",
            # some at the very same moment
            joined_at=NOW - chance.randrange(20) * DAY,
            link_nonce=f"{number:032d}",
            link_token_hash=f"{number:064d}",
        )
    entries = list(WaitingEntry.objects.all())

    def turn(entry):
        is_urgent = rules.is_urgent_wait(reason=entry.reason, title_ends_on=entry.title_ends_on, today=MONDAY)
        return rules.turn(is_urgent=is_urgent, joined_at=entry.joined_at, number=entry.pk)

    by_rule = [entry.pk for entry in sorted(entries, key=turn)]
    assert list(in_turn(WaitingEntry.objects.all(), today=MONDAY).values_list("pk", flat=True)) == by_rule


# ---- How often -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("made", "last", "expected"),
    [
        (0, None, True),
        (1, local(MONDAY, "00:30"), False),
        (1, local(MONDAY - DAY, "23:30"), True),
        (2, NOW - 5 * DAY, True),
        (3, NOW - 5 * DAY, False),
    ],
)
@pytest.mark.django_db
def test_three_offers_at_most_and_one_on_a_day_of_the_offices_calendar(made, last, expected):
    world = World()
    assert rules.may_be_offered(offers_made=made, last_offer_at=last, now=NOW) is expected
    WaitingEntry.objects.create(
        authority=world.authority,
        offer=world.offer,
        service=world.service,
        language="de",
        spoken_language="de",
        status="waiting",
        joined_at=NOW - 9 * DAY,
        offers_made=made,
        last_offer_at=last,
    )
    assert may_be_offered(WaitingEntry.objects.all(), now=NOW).exists() is expected


# ---- What helps ----------------------------------------------------------------------------------------------------


def test_with_an_appointment_in_hand_only_an_earlier_day_helps():
    in_hand = local(TUESDAY, "10:00")
    asked = {
        clock: rules.helps(local(TUESDAY, clock), in_hand=in_hand, only_before=None) for clock in ("08:00", "11:00")
    }
    assert asked == {"08:00": False, "11:00": False}
    assert rules.helps(local(MONDAY, "11:00"), in_hand=in_hand, only_before=None) is True


def test_without_one_everything_helps_that_nobody_could_have_booked_when_they_joined():
    assert rules.helps(local(TUESDAY, "08:00"), in_hand=None, only_before=None) is True
    assert rules.helps(local(TUESDAY, "08:00"), in_hand=None, only_before=local(TUESDAY, "08:30")) is True
    assert rules.helps(local(TUESDAY, "08:30"), in_hand=None, only_before=local(TUESDAY, "08:30")) is False


# ---- How long an offer is kept -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "starts", "expected"),
    [
        # four hours, no matter how far away the time is
        (local(MONDAY, "09:00"), local(MONDAY + 20 * DAY, "09:00"), "05.10. 13:00"),
        # a quarter of what is left
        (local(MONDAY, "07:00"), local(MONDAY, "15:00"), "05.10. 09:00"),
        (local(MONDAY, "09:00"), local(MONDAY, "10:30"), "05.10. 09:30"),
        (local(MONDAY, "09:00"), local(MONDAY, "10:20"), None),
        # the night does not count
        (local(MONDAY, "20:00"), local(MONDAY + 20 * DAY, "09:00"), "06.10. 10:00"),
        (local(MONDAY, "23:00"), local(MONDAY + 20 * DAY, "09:00"), "06.10. 11:00"),
        (local(TUESDAY, "02:00"), local(MONDAY + 20 * DAY, "09:00"), "06.10. 11:00"),
        (local(MONDAY, "23:00"), local(TUESDAY, "09:00"), "06.10. 08:00"),
        (local(MONDAY, "23:00"), local(TUESDAY, "08:15"), None),
        # the clocks go back in the night to 25 October: four waking hours are four hours
        (local(dt.date(2026, 10, 24), "19:00"), local(dt.date(2026, 11, 5), "09:00"), "25.10. 09:00"),
    ],
)
def test_an_offer_is_kept_for_waking_hours_that_end_well_before_the_time(now, starts, expected):
    assert berlin(rules.answer_until(starts_at=starts, now=now)) == expected


def test_an_offer_never_ends_at_night_nor_later_than_an_hour_before():
    chance = random.Random(SEED)
    for _ in range(500):
        now = NOW + chance.randrange(60 * 24 * 60) * MINUTE
        starts = now + chance.randrange(30, 40 * 24 * 60) * MINUTE
        until = rules.answer_until(starts_at=starts, now=now)
        if until is None:
            assert starts - now < 14 * HOUR
            continue
        clock = until.astimezone(BERLIN).time()
        assert dt.time(7) <= clock <= dt.time(21) or until == starts - HOUR
        assert now + 30 * MINUTE <= until <= starts - HOUR


@pytest.mark.parametrize(
    ("clock", "wakes", "expected"),
    [
        ("06:59", True, "05.10. 07:00"),
        ("07:00", True, "05.10. 07:00"),
        ("20:59", True, "05.10. 20:59"),
        ("21:00", True, "06.10. 07:00"),
        ("23:30", False, "05.10. 23:30"),
    ],
)
def test_a_text_message_waits_until_seven_an_e_mail_does_not(clock, wakes, expected):
    assert berlin(rules.told_at(local(MONDAY, clock), wakes=wakes)) == expected


# ---- The estimate --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ([3, 5, 8, 12], None),
        ([3, 5, 8, 12, 12], (3, 12)),
        ([0.1, 0.2, 0.3, 0.4, 0.5], (0, 1)),
        ([0, *[5] * 9, *[6.2] * 9, 90], (5, 7)),
    ],
)
def test_the_estimate_is_what_most_people_waited_and_none_where_too_few_did(days, expected):
    assert rules.usual_days([day * DAY for day in days]) == expected
