"""Nobody can be found in what is published: one case more or less changes nothing that identifies it."""

import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recognition_pilot.rules.disclosure import (
    NOISE,
    WEIGHTS,
    noise_for,
    published_count,
    published_share,
    published_value,
    with_noise,
)
from recognition_pilot.rules.groups import size_of, span_of
from recognition_pilot.rules.quarters import closed_quarters, first_day_of, is_closed, last_day_of, name_of, quarter_of

KEY = b"a key of the tests"
AUTHORITIES = ("celle", "harburg", "osterholz")
QUARTERS = ("2026-01-01", "2026-04-01")
CELLS = [(authority, quarter) for authority in AUTHORITIES for quarter in QUARTERS]
# A case lies in one authority and one quarter; its cell is all the tables know of it.
cases = st.lists(st.sampled_from(CELLS), max_size=120)
keys = st.binary(min_size=16, max_size=32)


def table(some_cases, key):
    """All published counts of these cases."""
    return {cell: published_count(some_cases.count(cell), key=key, cell=cell) for cell in CELLS}


def chances(count):
    """How likely each published form of a count is, over everything the secret key can be."""
    found = {}
    for noise, weight in zip(NOISE, WEIGHTS, strict=True):
        shown = with_noise(count, noise)
        found[shown] = found.get(shown, 0) + Fraction(weight, sum(WEIGHTS))
    return found


@settings(max_examples=150, deadline=None)
@given(cases, st.data(), keys)
def test_adding_or_removing_any_one_case_changes_nothing_that_identifies_it(some_cases, data, key):
    cell = data.draw(st.sampled_from(CELLS))
    before, after = table(some_cases, key), table([*some_cases, cell], key)
    # only its own cell can change, and never by one
    assert all(before[other] == after[other] for other in CELLS if other != cell)
    for shown in (*before.values(), *after.values()):
        assert shown is None or (shown >= 10 and shown % 5 == 0)
    # no cell of fewer than five is shown
    for some, found in ((some_cases, before), ([*some_cases, cell], after)):
        assert all(found[one] is None for one in CELLS if some.count(one) < 5)


@pytest.mark.parametrize("count", range(60))
def test_what_is_shown_is_nearly_as_likely_with_one_case_less(count):
    """At most twice as likely, apart from 1/25: nobody who knows all other cases learns whether this one is there."""
    fewer, more = chances(count), chances(count + 1)
    for one, other in ((fewer, more), (more, fewer)):
        surplus = sum(max(Fraction(0), chance - 2 * other.get(shown, Fraction(0))) for shown, chance in one.items())
        assert surplus <= Fraction(1, 25)


@pytest.mark.parametrize("shown", [None, 10, 15, 20, 100])
def test_no_published_count_can_be_traced_back_to_one_number(shown):
    compatible = [count for count in range(200) if shown in chances(count)]
    assert len(compatible) >= 9


@pytest.mark.parametrize("count", [20, 21, 47, 333])
def test_noise_adds_nothing_in_the_mean(count):
    assert sum(noise * weight for noise, weight in zip(NOISE, WEIGHTS, strict=True)) == 0
    mean = sum(shown * chance for shown, chance in chances(count).items())
    assert abs(mean - count) <= Fraction(1, 2)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2000), keys, st.sampled_from(CELLS))
def test_asking_again_gives_the_same_and_tells_no_more(count, key, cell):
    assert published_count(count, key=key, cell=cell) == published_count(count, key=key, cell=cell)
    assert noise_for(count, key=key, cell=cell) in NOISE


def test_without_the_key_the_noise_is_another_one():
    mine = [noise_for(count, key=KEY, cell=("celle", "2026-01-01")) for count in range(100)]
    other = [noise_for(count, key=b"another key", cell=("celle", "2026-01-01")) for count in range(100)]
    assert mine != other
    assert set(mine) == set(NOISE)


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 400), st.data(), keys)
def test_a_share_comes_from_published_counts_alone(count, data, key):
    part = data.draw(st.integers(0, count))
    share = 100 * part / count if count else 0.0
    shown = published_share(share, count, key=key, cell=("celle", "2026-01-01"))
    if count < 5:
        assert shown is None
    assert shown is None or (shown % 5 == 0 and 0 <= shown <= 100)


def test_a_share_of_many_is_nearly_right():
    assert published_share(35.2, 4000, key=KEY, cell=("celle", "2026-01-01")) == 35


def test_a_share_of_which_both_parts_are_too_small_is_hidden():
    hidden = [published_share(50.0, count, key=KEY, cell=("celle", "2026-01-01")) for count in range(9)]
    assert hidden == [None] * 9


@pytest.mark.parametrize("unit", ["minutes", "days"])
def test_a_length_of_time_is_rounded_and_hidden_with_its_count(unit):
    cell = ("celle", "2026-01-01")
    shown = [published_value(float(value), 400, unit=unit, key=KEY, cell=cell) for value in range(60)]
    assert all(value % 2 == 0 for value in shown)
    assert all(abs(found - value) <= 2 for value, found in enumerate(shown))
    assert published_value(12.0, 4, unit=unit, key=KEY, cell=cell) is None


# ---- Quarters and groups ---------------------------------------------------------------------------------------


def test_a_quarter_is_closed_five_weeks_after_its_end():
    first = dt.date(2026, 7, 1)
    assert last_day_of(first) == dt.date(2026, 9, 30)
    assert not is_closed(first, dt.date(2026, 11, 4))
    assert is_closed(first, dt.date(2026, 11, 5))
    assert next(closed_quarters(dt.date(2026, 11, 4))) == dt.date(2026, 4, 1)


def test_quarters_of_an_address_are_read_and_nothing_else():
    assert (name_of(dt.date(2026, 10, 1)), first_day_of("2026-4")) == ("2026-4", dt.date(2026, 10, 1))
    assert [first_day_of(name) for name in ("2026-5", "2026", "x-1", "0000-1", "٢٠٢٦-1", "-")] == [None] * 6
    assert quarter_of(dt.date(2026, 12, 31)) == dt.date(2026, 10, 1)


def test_groups_of_fewer_than_three_show_nothing():
    assert span_of([4, None, 8]) is None
    assert span_of([8, 4, None, 5]).__dict__ == {"authorities": 3, "lowest": 4, "middle": 5, "highest": 8}
    assert [size_of(people) for people in (70_293, 150_288, 300_000)] == ["small", "middle", "large"]
