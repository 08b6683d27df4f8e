"""What a measure did: before against after, with the others as comparison."""

import datetime as dt
from itertools import count, pairwise
from random import Random
from statistics import fmean

import pytest

from recognition_pilot.rules.effect import Missing, Verdict, blocks, compared, effect_of, periods
from tests.recognition_pilot.piloting import months

FIRST = dt.date(2024, 10, 1)
BEGAN = dt.date(2025, 10, 1)
SUMMER = {6, 7, 8, 9}
# Ups and downs of a month that nobody else has: small, and different for everybody.
NOISE = (0.3, -0.2, 0.1, -0.4, 0.2, 0.4, -0.1, -0.3, 0.0, 0.2, -0.2, 0.1)


def series(level, *, effect=0.0, since=BEGAN, until=None, summer=-4.0, shift=0, first=FIRST, length=24, trend=0.0):
    """Monthly figures: a level, the summer of everybody, a trend of everybody, and perhaps an effect."""
    found = {}
    for place, month in enumerate(months(first, length)):
        value = level + NOISE[(place * 5 + shift) % 12] + (summer if month.month in SUMMER else 0.0) + trend * place
        if month >= since and (until is None or month <= until):
            value += effect
        found[month] = value
    return found


def others(**how):
    return {f"other-{number}": series(10 + number, shift=number, **how) for number in range(1, 7)}


def asked(own, comparison=None, *, began_on=BEGAN, ended_on=None, is_lower_better=True):
    return effect_of(own, comparison or others(), began_on=began_on, ended_on=ended_on, is_lower_better=is_lower_better)


def test_a_measure_that_works_is_told_with_its_size():
    effect = asked(series(15, effect=-3.0))
    assert effect.verdict == Verdict.WORKS
    assert round(effect.difference, 1) == -3.0
    assert effect.interval.low < -3.0 < effect.interval.high < 0
    assert effect.as_much_elsewhere == 0


def test_a_measure_that_does_nothing_shows_no_effect():
    effect = asked(series(15))
    assert effect.verdict == Verdict.NONE
    assert effect.interval.holds_zero


def test_a_measure_that_makes_it_worse_is_told_so():
    assert asked(series(15, effect=3.0)).verdict == Verdict.WORSE


def test_more_is_better_where_the_indicator_says_so():
    assert asked(series(15, effect=3.0), is_lower_better=False).verdict == Verdict.WORKS


def test_where_neither_direction_is_better_the_figure_has_only_changed():
    assert asked(series(15, effect=3.0), is_lower_better=None).verdict == Verdict.CHANGED


def test_a_summer_is_not_taken_for_a_measure():
    june = dt.date(2026, 6, 1)
    effect = asked(series(15), began_on=june, ended_on=dt.date(2026, 9, 30))
    assert effect.own_change < -2
    assert (effect.verdict, effect.is_summer) == (Verdict.NOT_APART, True)
    assert round(effect.own_change - effect.others_change, 6) == round(effect.difference, 6)


def test_a_trend_of_everybody_is_not_taken_for_a_measure():
    effect = asked(series(30, trend=-0.5, summer=0.0), others(trend=-0.5, summer=0.0))
    assert effect.own_change < -5
    assert (effect.verdict, effect.is_summer) == (Verdict.NOT_APART, False)


def test_the_same_change_in_one_of_the_others_leaves_a_doubt():
    comparison = others()
    comparison["other-3"] = series(13, effect=-4.0, shift=3)
    effect = asked(series(15, effect=-3.0), comparison)
    assert (effect.verdict, effect.as_much_elsewhere) == (Verdict.NOT_APART, 1)


def test_who_went_another_way_before_cannot_thank_the_measure():
    half_a_year_before = dt.date(2025, 4, 1)
    effect = asked(series(15, effect=-6.0, since=half_a_year_before, summer=0.0), others(summer=0.0))
    assert effect.verdict == Verdict.OTHER_WAY_BEFORE


@pytest.mark.parametrize(
    ("own", "comparison", "began_on", "missing"),
    [
        (series(15), others(), None, Missing.BEGINNING),
        (series(15), others(), dt.date(2025, 6, 1), Missing.BEFORE),
        (series(15), others(), dt.date(2026, 8, 1), Missing.AFTER),
        (series(15), {"a": series(12), "b": series(13)}, BEGAN, Missing.OTHERS),
        (series(15), {name: series(12, length=20) for name in "abcd"}, BEGAN, Missing.OTHERS),
        ({}, others(), BEGAN, Missing.BEFORE),
    ],
    ids=["not begun", "eight months before", "two months after", "two others", "others end early", "no figures"],
)
def test_not_enough_data_is_said_with_what_is_missing(own, comparison, began_on, missing):
    effect = effect_of(own, comparison, began_on=began_on, is_lower_better=True)
    assert (effect.verdict, effect.missing) == (Verdict.NOT_ENOUGH, missing)


def test_months_without_a_figure_are_left_out_for_everybody():
    own = series(15, effect=-3.0)
    del own[dt.date(2025, 1, 1)]
    effect = asked(own)
    assert (len(effect.before), effect.verdict) == (11, Verdict.WORKS)


def test_the_month_in_which_it_begins_or_ends_counts_only_when_it_is_whole():
    all_months = months(FIRST, 24)
    before, after = periods(all_months, began_on=dt.date(2025, 10, 15), ended_on=dt.date(2026, 3, 30))
    assert (before[-1], after[0], after[-1]) == (dt.date(2025, 9, 1), dt.date(2025, 11, 1), dt.date(2026, 2, 1))
    _before, after = periods(all_months, began_on=dt.date(2025, 10, 1), ended_on=dt.date(2026, 3, 31))
    assert (after[0], after[-1]) == (dt.date(2025, 10, 1), dt.date(2026, 3, 1))


def test_at_most_two_years_before_and_one_year_after_count():
    before, after = periods(months(dt.date(2020, 1, 1), 80), began_on=dt.date(2023, 1, 1), ended_on=None)
    assert (before[0], len(before), after[-1], len(after)) == (dt.date(2021, 1, 1), 24, dt.date(2023, 12, 1), 12)


def test_blocks_are_quarters_and_no_month_is_lost():
    assert blocks([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]) == [2, 5, 8, 11]
    assert blocks([1, 2, 3]) == [1, 2, 3]
    assert len(blocks([float(number) for number in range(24)])) == 4


def test_the_interval_is_the_one_of_the_paper():
    """Two samples of three, by hand: means 2 and 6, variances 1 and 4, t(2) = 4.303."""
    difference, interval = compared([1, 2, 3], [4, 6, 8])
    assert difference == 4
    assert round(interval.high - 4, 3) == round(4.303 * (1 / 3 + 4 / 3) ** 0.5, 3)


def test_the_interval_holds_the_truth_in_95_of_100_worlds_although_months_remember():
    rng, held, wrong = Random(6), 0, 0
    for _world in range(200):
        own, comparison = _world_of(rng)
        effect = asked(own, comparison)
        held += effect.interval.low <= 0 <= effect.interval.high
        wrong += effect.verdict in (Verdict.WORKS, Verdict.WORSE)
    assert held >= 186
    assert wrong <= 10


def _world_of(rng):
    """Nine authorities whose months remember a third of the month before, and a measure that does nothing."""
    shared = {month: rng.gauss(0, 1) for month in months(FIRST, 24)}
    found = []
    for _authority in range(9):
        memory = rng.gauss(0, 1)
        values = {}
        for month, everywhere in shared.items():
            memory = 0.3 * memory + rng.gauss(0, 0.95)
            values[month] = 15 + everywhere + memory
        found.append(values)
    names = (f"other-{number}" for number in count())
    return found[0], dict(zip(names, found[1:], strict=False))


def test_months_given_in_any_order_mean_the_same():
    own = series(15, effect=-3.0)
    turned = dict(reversed(own.items()))
    assert asked(turned).difference == asked(own).difference
    assert all(earlier < later for earlier, later in pairwise(asked(turned).before))


def test_the_comparison_is_the_mean_of_the_others():
    comparison = others()
    effect = asked(series(15), comparison)
    month = dt.date(2025, 12, 1)
    assert effect.comparison[month] == fmean(one[month] for one in comparison.values())
