"""Spans of time, compared with the plain list of their minutes."""

import datetime as dt
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from appointments.rules.spans import is_covered, joined, meeting, minutes_of, without

NOON = dt.datetime(2026, 10, 5, 12, tzinfo=dt.UTC)


def moment(minute: int) -> dt.datetime:
    return NOON + dt.timedelta(minutes=minute)


spans = st.lists(
    st.tuples(st.integers(0, 60), st.integers(1, 30)).map(lambda pair: (moment(pair[0]), moment(pair[0] + pair[1]))),
    max_size=6,
)


def minutes_in(spans) -> set[int]:
    return {minute for minute in range(100) for start, end in spans if start <= moment(minute) < end}


@given(spans, spans)
def test_what_is_left_are_the_minutes_of_the_one_without_those_of_the_other(some, others):
    assert minutes_in(without(some, others)) == minutes_in(some) - minutes_in(others)


@given(spans, spans)
def test_where_they_meet_are_the_minutes_of_both(some, others):
    assert minutes_in(meeting(some, others)) == minutes_in(some) & minutes_in(others)


@given(spans)
def test_joined_spans_are_the_same_minutes_each_counted_once_in_order(some):
    pieces = joined(some)
    assert minutes_in(pieces) == minutes_in(some)
    assert minutes_of(pieces) == len(minutes_in(some))
    assert all(earlier[1] < later[0] for earlier, later in pairwise(pieces))


@given(spans, spans)
def test_a_span_is_covered_when_all_its_minutes_are(some, others):
    for span in some:
        assert is_covered(span, others) == (minutes_in([span]) <= minutes_in(others))


def test_the_night_the_clock_goes_back_has_twenty_five_hours():
    autumn = (dt.datetime(2026, 10, 24, 22, tzinfo=dt.UTC), dt.datetime(2026, 10, 25, 23, tzinfo=dt.UTC))
    assert minutes_of([autumn]) == 25 * 60
