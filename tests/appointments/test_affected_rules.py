import datetime as dt

import pytest

from appointments.rules.affected import answer_ends, how_far, kept_until, times_each
from tests.factories import MONDAY, TUESDAY, local

WEDNESDAY = MONDAY + dt.timedelta(days=2)
FRIDAY = MONDAY + dt.timedelta(days=4)
NEXT_MONDAY = MONDAY + dt.timedelta(days=7)


@pytest.mark.parametrize(
    ("now", "starts_at", "expected"),
    [
        ((MONDAY, "07:40"), (NEXT_MONDAY, "09:00"), (WEDNESDAY, "07:40")),
        ((MONDAY, "07:40"), (WEDNESDAY, "09:00"), (TUESDAY, "21:00")),
        ((MONDAY, "07:40"), (MONDAY, "15:00"), (MONDAY, "14:45")),
        ((MONDAY, "07:40"), (MONDAY, "08:00"), (MONDAY, "08:10")),
        ((MONDAY, "19:00"), (TUESDAY, "08:00"), (TUESDAY, "07:45")),
    ],
    ids=[
        "two days where there is time",
        "twelve hours before the old time at the latest",
        "a sick call: until shortly before the old time",
        "never less than half an hour",
        "in the evening for the next morning",
    ],
)
def test_until_when_an_answer_is_waited_for(now, starts_at, expected):
    assert answer_ends(now=local(*now), starts_at=local(*starts_at)) == local(*expected)


def test_a_time_of_the_same_day_is_kept_until_an_hour_before_it():
    answer = local(MONDAY, "14:45")
    assert kept_until(answer=answer, start=local(MONDAY, "10:00")) == local(MONDAY, "09:00")
    assert kept_until(answer=answer, start=local(TUESDAY, "10:00")) == answer


def test_language_is_worth_a_week_and_the_own_office_two():
    old = local(MONDAY, "09:00")
    tomorrow = {"old": old, "new": local(TUESDAY, "09:00")}
    next_week = {"old": old, "new": local(NEXT_MONDAY, "09:00")}
    here = {"keeps_language": True, "keeps_office": True}
    assert how_far(**next_week, **here) < how_far(**tomorrow, keeps_language=False, keeps_office=True)
    assert how_far(**next_week, keeps_language=False, keeps_office=True) <= how_far(
        **tomorrow, keeps_language=True, keeps_office=False
    )


@pytest.mark.parametrize(
    ("helped", "expected"),
    [({1: 30, 2: 30, 3: 30}, 3), ({1: 30, 2: 30, 3: 20}, 2), ({1: 30, 2: 20, 3: 13}, 1), ({1: 0, 2: 0, 3: 0}, 3)],
    ids=["plenty", "two each", "one each", "none at all"],
)
def test_nobody_goes_without_because_others_get_three(helped, expected):
    assert times_each(30, helped=helped.__getitem__) == expected


@pytest.mark.parametrize(("people", "expected"), [(50, 3), (51, 2), (150, 2), (151, 1)])
def test_where_hundreds_are_asked_each_is_offered_fewer(people, expected):
    assert times_each(people, helped=lambda _number: people) == expected
