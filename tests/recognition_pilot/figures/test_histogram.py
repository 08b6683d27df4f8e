"""Medians from histograms, periods in weeks and months, and what is hidden."""

import datetime as dt
import math
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from recognition_pilot.rules.histogram import MEDIAN, NINETY_PER_CENT, Tally, quantile, together
from recognition_pilot.rules.periods import DAY, MONTH, ONE_DAY, WEEK, Period, bucket, buckets, in_whole
from recognition_pilot.rules.small_cells import hidden_cells, is_small

VALUES = st.lists(st.integers(0, 500), min_size=1, max_size=200)
DAYS = st.dates(dt.date(2021, 1, 1), dt.date(2026, 12, 31))


@given(VALUES, st.integers(1, 10))
def test_a_quantile_is_the_value_at_its_nearest_rank(values, tenths):
    assert quantile(Counter(values), tenths) == sorted(values)[math.ceil(len(values) * tenths / 10 - 1e-9) - 1]


@given(VALUES, st.integers(1, 10))
def test_so_many_tenths_of_all_are_not_above_a_quantile_and_fewer_are_below(values, tenths):
    found = quantile(Counter(values), tenths)
    assert sum(value <= found for value in values) * 10 >= len(values) * tenths
    assert sum(value < found for value in values) * 10 < len(values) * tenths


def test_the_median_of_an_even_number_is_the_lower_one_in_the_middle():
    assert quantile({1: 1, 2: 1, 8: 1, 9: 1}, MEDIAN) == 2
    assert quantile({}, MEDIAN) is None
    assert quantile({3: 9, 40: 1}, NINETY_PER_CENT) == 3


@given(st.lists(VALUES, max_size=6))
def test_parts_put_together_are_the_whole(parts):
    tallies = [Tally(len(part), sum(part), Counter(part)) for part in parts]
    whole = [value for part in parts for value in part]
    assert together(tallies) == Tally(len(whole), sum(whole), Counter(whole))


@given(DAYS, st.integers(0, 800), st.sampled_from([WEEK, MONTH]))
def test_a_period_is_its_whole_weeks_or_months_and_two_ends_each_day_once(first, length, grain):
    during = Period(first, first + length * ONE_DAY)
    middle, ends = in_whole(during, grain)
    days = [
        part.first + offset * ONE_DAY for part in [*([middle] if middle else []), *ends] for offset in range(part.days)
    ]
    assert sorted(days) == [first + offset * ONE_DAY for offset in range(length + 1)]
    if middle:
        assert (middle.first, middle.last) == (bucket(middle.first, grain).first, bucket(middle.last, grain).last)


def test_weeks_begin_on_monday_and_months_end_where_they_end():
    september = Period(dt.date(2026, 9, 1), dt.date(2026, 9, 30))
    assert [one.first.day for one in buckets(september, WEEK)] == [31, 7, 14, 21, 28]
    assert list(buckets(september, MONTH)) == [september]
    assert bucket(dt.date(2024, 2, 10), MONTH).last == dt.date(2024, 2, 29)
    assert bucket(dt.date(2026, 9, 3), DAY) == Period(dt.date(2026, 9, 3), dt.date(2026, 9, 3))


def test_one_to_four_people_are_too_few_and_nobody_may_be_said():
    assert [number for number in range(7) if is_small(number)] == [1, 2, 3, 4]


def test_a_single_hidden_cell_hides_the_next_smallest_with_it():
    assert hidden_cells([30, 12, 3]) == {1, 2}
    assert hidden_cells([30, 4, 3]) == {1, 2}
    assert hidden_cells([30, 12, 0]) == set()
    assert hidden_cells([3]) == {0}
