"""What the office agreed on about numbers and turns."""

import datetime as dt

import pytest

from appointments.rules.queue import (
    earliest_check_in,
    is_urgent,
    may_be_given_up,
    may_take_back,
    next_recall_at,
    ticket_number,
    turn_of_appointment,
    turn_of_walk_in,
)

TEN = dt.datetime(2026, 10, 5, 8, 0, tzinfo=dt.UTC)
TODAY = dt.date(2026, 10, 5)


def minutes(number):
    return dt.timedelta(minutes=number)


def test_a_number_is_a_letter_and_at_least_two_digits():
    assert [ticket_number("K", 7), ticket_number("K", 47), ticket_number("K", 147)] == ["K 07", "K 47", "K 147"]


def test_somebody_early_has_their_turn_five_minutes_before_the_appointment():
    assert turn_of_appointment(starts_at=TEN, arrived_at=TEN - minutes(40)) == TEN - minutes(5)


def test_somebody_late_has_their_turn_when_they_arrive():
    assert turn_of_appointment(starts_at=TEN, arrived_at=TEN + minutes(12)) == TEN + minutes(12)


def test_an_appointment_goes_before_whoever_came_without_one_up_to_20_minutes_earlier():
    punctual = turn_of_appointment(starts_at=TEN, arrived_at=TEN - minutes(5))
    assert turn_of_walk_in(arrived_at=TEN - minutes(24)) > punctual
    assert turn_of_walk_in(arrived_at=TEN - minutes(26)) < punctual


def test_nobody_who_comes_40_minutes_later_goes_first():
    first = turn_of_walk_in(arrived_at=TEN)
    later = TEN + minutes(41)
    assert first < turn_of_appointment(starts_at=later, arrived_at=later, urgent=True)
    assert first < turn_of_walk_in(arrived_at=later, urgent=True)


@pytest.mark.parametrize(
    ("ends_on", "expected"),
    [
        (None, False),
        (TODAY - dt.timedelta(days=1), True),
        (TODAY, True),
        (TODAY + dt.timedelta(days=14), True),
        (TODAY + dt.timedelta(days=15), False),
    ],
)
def test_a_title_that_ends_within_14_days_is_urgent(ends_on, expected):
    assert is_urgent(ends_on, today=TODAY) is expected


def test_a_service_of_an_urgent_kind_is_urgent():
    assert is_urgent(None, today=TODAY, is_urgent_kind=True) is True


def test_check_in_opens_an_hour_before():
    assert earliest_check_in(TEN) == TEN - minutes(60)


def test_two_calls_are_20_seconds_apart():
    assert next_recall_at(TEN) == TEN + dt.timedelta(seconds=20)


def test_three_calls_come_before_somebody_is_given_up():
    assert [may_be_given_up(calls) for calls in (1, 2, 3)] == [False, False, True]


def test_a_press_can_be_taken_back_for_30_seconds():
    assert may_take_back(TEN, now=TEN + dt.timedelta(seconds=30)) is True
    assert may_take_back(TEN, now=TEN + dt.timedelta(seconds=31)) is False
