"""How periods are reckoned, against the calendar of Lower Saxony and against independent arithmetic."""

import datetime as dt
import re
from pathlib import Path

import holidays
import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import example, given
from hypothesis import strategies as st

from appointments.queries.holidays import is_public_holiday
from casework.rules.calendar import (
    Notified,
    Unit,
    age_on,
    deemed_notified_on,
    earliest_before,
    last_day,
    period_ends,
    working_day_from,
)

D = dt.date
LIST = Path(__file__).resolve().parents[3] / "shared" / "domain" / "holidays_ni.md"
LOWER_SAXONY = holidays.country_holidays("DE", subdiv="NI", years=range(2023, 2043))
DAYS = st.dates(D(2024, 1, 1), D(2040, 12, 31))
UNITS = st.sampled_from(Unit)
EXPECTED_STEP = {
    Unit.DAYS: lambda n: relativedelta(days=n),
    Unit.WEEKS: lambda n: relativedelta(weeks=n),
    Unit.MONTHS: lambda n: relativedelta(months=n),
    Unit.YEARS: lambda n: relativedelta(years=n),
}


def at_special_days(test):
    """Both clock changes, Reformation Day, turns of the year, leap days and ends of months."""
    for day in (
        D(2026, 3, 29), D(2026, 10, 25), D(2027, 3, 28), D(2026, 10, 31), D(2027, 10, 31), D(2028, 10, 31),
        D(2026, 12, 31), D(2027, 12, 31), D(2028, 2, 29), D(2027, 2, 28), D(2027, 1, 31), D(2026, 8, 31),
    ):  # fmt: skip
        for length, unit in ((1, Unit.MONTHS), (3, Unit.MONTHS), (1, Unit.YEARS), (2, Unit.WEEKS), (4, Unit.DAYS)):
            test = example(began_on=day, length=length, unit=unit)(test)
    return test


# ---- Against other people's arithmetic ----------------------------------------------------------------------------


@given(began_on=DAYS, length=st.integers(1, 40), unit=UNITS)
@at_special_days
def test_a_period_ends_where_calendar_arithmetic_says(began_on, length, unit):
    length = min(length, 1) if unit is Unit.YEARS else length
    assert last_day(began_on, length, unit) == began_on + EXPECTED_STEP[unit](length)


@given(began_on=DAYS, length=st.integers(1, 24), unit=UNITS)
@at_special_days
def test_a_period_never_ends_on_a_day_without_work_and_never_loses_a_day(began_on, length, unit):
    length = min(length, 1) if unit is Unit.YEARS else length
    without_shift = began_on + EXPECTED_STEP[unit](length)
    ends_on = period_ends(began_on, length, unit, is_public_holiday)
    assert LOWER_SAXONY.is_working_day(ends_on)
    skipped = [without_shift + dt.timedelta(days=n) for n in range((ends_on - without_shift).days)]
    assert [day for day in skipped if LOWER_SAXONY.is_working_day(day)] == []


@given(earlier=DAYS, later=DAYS, length=st.integers(1, 12), unit=UNITS)
def test_who_begins_later_never_ends_earlier(earlier, later, length, unit):
    earlier, later = sorted((earlier, later))
    length = min(length, 1) if unit is Unit.YEARS else length
    assert period_ends(earlier, length, unit, is_public_holiday) <= period_ends(later, length, unit, is_public_holiday)


@given(day=DAYS)
@example(day=D(2026, 10, 31))
@example(day=D(2026, 12, 25))
def test_a_working_day_stays_and_any_other_moves_to_the_next_one(day):
    found = working_day_from(day, is_public_holiday)
    assert found == (day if LOWER_SAXONY.is_working_day(day) else LOWER_SAXONY.get_nth_working_day(day, 1))


@given(sent_on=DAYS)
def test_who_is_told_the_day_of_notification_is_told_the_earlier_one(sent_on):
    notified = deemed_notified_on(sent_on, "posted", None, is_public_holiday)
    assert notified.told == sent_on + dt.timedelta(days=4)
    assert notified.safe >= notified.told
    assert (notified.safe == notified.told) is LOWER_SAXONY.is_working_day(notified.told)


# ---- Days everybody can look up -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("began_on", "length", "unit", "ends_on"),
    [
        # Reformation Day on a Saturday, a Sunday and a Tuesday
        (D(2026, 9, 30), 31, Unit.DAYS, D(2026, 11, 2)),
        (D(2026, 8, 31), 2, Unit.MONTHS, D(2026, 11, 2)),
        (D(2027, 7, 31), 3, Unit.MONTHS, D(2027, 11, 1)),
        (D(2028, 7, 31), 3, Unit.MONTHS, D(2028, 11, 1)),
        # the ends of months and leap years
        (D(2027, 1, 29), 1, Unit.MONTHS, D(2027, 3, 1)),
        (D(2028, 1, 31), 1, Unit.MONTHS, D(2028, 2, 29)),
        (D(2028, 2, 29), 1, Unit.YEARS, D(2029, 2, 28)),
        (D(2028, 2, 29), 1, Unit.MONTHS, D(2028, 3, 29)),
        # Christmas, the weekend after it, and the turn of the year
        (D(2026, 12, 11), 2, Unit.WEEKS, D(2026, 12, 28)),
        (D(2026, 12, 18), 2, Unit.WEEKS, D(2027, 1, 4)),
        (D(2026, 9, 30), 3, Unit.MONTHS, D(2026, 12, 30)),
        # 24 and 31 December are ordinary Thursdays
        (D(2026, 12, 10), 2, Unit.WEEKS, D(2026, 12, 24)),
        (D(2026, 12, 17), 2, Unit.WEEKS, D(2026, 12, 31)),
        # the nights in which the clocks change
        (D(2026, 9, 28), 4, Unit.WEEKS, D(2026, 10, 26)),
        (D(2027, 2, 28), 1, Unit.MONTHS, D(2027, 3, 30)),
    ],
)
def test_periods_by_the_wall_calendar(began_on, length, unit, ends_on):
    assert period_ends(began_on, length, unit, is_public_holiday) == ends_on


@pytest.mark.parametrize(("starts_on", "earliest"), [(D(2026, 9, 1), D(2026, 2, 1)), (D(2026, 9, 30), D(2026, 2, 28))])
def test_seven_months_before_is_reckoned_backwards(starts_on, earliest):
    assert earliest_before(starts_on, 7, Unit.MONTHS) == earliest


@pytest.mark.parametrize(
    ("born_on", "day", "age"),
    [
        (D(2008, 10, 6), D(2026, 10, 5), 17),
        (D(2008, 10, 6), D(2026, 10, 6), 18),
        (D(2008, 2, 29), D(2026, 2, 28), 17),
        (D(2008, 2, 29), D(2026, 3, 1), 18),
    ],
)
def test_a_year_of_life_is_full_at_the_beginning_of_the_birthday(born_on, day, age):
    assert age_on(born_on, day) == age


# ---- Notification -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sent_on", "how", "retrieved_on", "notified"),
    [
        (D(2026, 10, 5), "posted", None, Notified(D(2026, 10, 9), D(2026, 10, 9))),
        # the fourth day is a Sunday
        (D(2026, 9, 23), "posted", None, Notified(D(2026, 9, 27), D(2026, 9, 28))),
        # the fourth day is Christmas Day, and the weekend follows
        (D(2026, 12, 21), "posted", None, Notified(D(2026, 12, 25), D(2026, 12, 28))),
        # 31 October
        (D(2026, 10, 27), "posted", None, Notified(D(2026, 10, 31), D(2026, 11, 2))),
        (D(2026, 10, 4), "handed_over", None, Notified(D(2026, 10, 4), D(2026, 10, 4))),
        (D(2026, 10, 5), "served", None, Notified(D(2026, 10, 5), D(2026, 10, 5))),
        (D(2026, 10, 5), "portal", D(2026, 10, 6), Notified(D(2026, 10, 7), D(2026, 10, 7))),
        # retrieved on a Friday: the day after is a Saturday
        (D(2026, 10, 5), "portal", D(2026, 10, 9), Notified(D(2026, 10, 10), D(2026, 10, 12))),
        (D(2026, 10, 5), "portal", D(2026, 10, 15), Notified(D(2026, 10, 16), D(2026, 10, 16))),
        (D(2026, 10, 5), "portal", D(2026, 10, 16), None),
        (D(2026, 10, 5), "portal", None, None),
        (D(2026, 10, 5), "portal", D(2026, 10, 4), None),
    ],
)
def test_when_a_decision_counts_as_notified(sent_on, how, retrieved_on, notified):
    assert deemed_notified_on(sent_on, how, retrieved_on, is_public_holiday) == notified


def test_an_unknown_way_of_notification_is_an_error():
    with pytest.raises(ValueError, match="pigeon"):
        deemed_notified_on(D(2026, 10, 5), "pigeon", None, is_public_holiday)


# ---- Holidays -----------------------------------------------------------------------------------------------------


def test_the_holidays_are_those_of_the_list():
    if not LIST.exists():
        pytest.skip("the list stands beside the repository")
    listed = {D.fromisoformat(day) for day in re.findall(r"\d{4}-\d\d-\d\d", LIST.read_text("utf-8"))}
    every_day = [D(2026, 1, 1) + dt.timedelta(days=n) for n in range((D(2029, 1, 1) - D(2026, 1, 1)).days)]
    assert len(listed) == 30
    assert {day for day in every_day if is_public_holiday(day)} == listed
