"""The effect of a measure, from the monthly figures of its authority and of the others."""

import datetime as dt
from dataclasses import dataclass

from recognition_pilot.models import Measure
from recognition_pilot.queries.figures.indicators import Indicator, indicator, indicators, series_of
from recognition_pilot.queries.pilot.effect_words import Told, month_words, told
from recognition_pilot.queries.practice_words import amount, unit_word
from recognition_pilot.rules.charts import NARROW, WIDE, Drawing, Mark, Reading, draw
from recognition_pilot.rules.effect import MOST_BEFORE, Effect, Verdict, effect_of, next_month
from recognition_pilot.rules.measures import HAVE_BEGUN
from willkommen.models import Authority
from willkommen.moments import berlin_day
from willkommen.tenancy import visiting

# Indicators that are a number on one day have no mean of months to compare.
NOT_COMPARED = frozenset({"stock"})
BETTER_BELOW = {"down": True, "up": False, "none": None}


@dataclass(frozen=True)
class Row:
    """A month of the table: own figure, mean of the others, and on which side of the beginning it lies."""

    month: str
    own: str
    others: str
    side: str


@dataclass(frozen=True)
class EffectPage:
    """Everything about an effect that a page shows."""

    indicator: Indicator
    effect: Effect
    told: Told
    rows: list[Row]
    charts: list[Drawing]
    # Other measures of this authority that began nearly at the same time and are meant to move the same figure.
    beside: list[Measure]
    # How many authorities are left out of the comparison because they changed something about the same figure.
    left_out: int


def comparable_indicators() -> list[tuple[str, str]]:
    """Indicators a measure may name, as choices."""
    return [(one.code, f"{one.code} {one.name}") for one in indicators() if one.kind not in NOT_COMPARED]


def effect_page(measure: Measure, *, now: dt.datetime, is_rtl: bool = False) -> EffectPage:
    """The effect of a measure in words, chart and table, as far as whole months are over; for whoever reviews it as well."""
    with visiting(measure.authority_id):
        return _effect_page(measure, now=now, is_rtl=is_rtl)


def _effect_page(measure: Measure, *, now: dt.datetime, is_rtl: bool) -> EffectPage:
    described = indicator(measure.indicator)
    assert described is not None
    during = _during(measure, now)
    changed_too = _authorities_that_changed_too(measure, during)
    others = {
        authority.slug: _monthly_elsewhere(authority, measure.indicator, during)
        # the others' monthly figures leave their authority only as a mean of at least three
        for authority in Authority.objects.exclude(pk=measure.authority_id).exclude(pk__in=changed_too)
    }
    own = _monthly(measure.authority, measure.indicator, during)
    effect = effect_of(
        own,
        others,
        began_on=measure.began_on if measure.state in HAVE_BEGUN or measure.ended_on else None,
        ended_on=measure.ended_on,
        is_lower_better=BETTER_BELOW[described.direction],
    )
    words = told(effect, name=described.name, unit=unit_word(described.unit), decimals=described.decimals)
    return EffectPage(
        indicator=described,
        effect=effect,
        told=words,
        rows=_rows(effect, own, described),
        charts=_charts(effect, own, measure, is_rtl=is_rtl),
        beside=_beside(measure),
        left_out=len(changed_too),
    )


def snapshot(measure: Measure, *, now: dt.datetime) -> dict:
    """The effect as it is kept below a published example."""
    page = effect_page(measure, now=now)
    effect, interval = page.effect, page.effect.interval
    kept = {
        "indicator": page.indicator.code,
        "verdict": str(effect.verdict),
        "months_before": len(effect.before),
        "months_after": len(effect.after),
        "others": len(effect.others),
    }
    if effect.verdict == Verdict.NOT_ENOUGH or interval is None:
        return kept
    levels = ("own_before", "own_after", "others_before", "others_after", "difference")
    return (
        kept
        | {name: round(getattr(effect, name), 2) for name in levels}
        | {
            "low": round(interval.low, 2),
            "high": round(interval.high, 2),
            "first": effect.before[0].isoformat(),
            "last": effect.after[-1].isoformat(),
        }
    )


def _during(measure: Measure, now: dt.datetime) -> tuple[dt.date, dt.date]:
    """From two years before the beginning to the end of the last whole month."""
    today = berlin_day(now)
    last = today.replace(day=1) - dt.timedelta(days=1)
    began = min(measure.began_on or today, last).replace(day=1)
    first = began
    for _month in range(MOST_BEFORE):
        first = (first - dt.timedelta(days=1)).replace(day=1)
    return first, last


def _monthly(authority: Authority, code: str, during: tuple[dt.date, dt.date]) -> dict[dt.date, float]:
    points = series_of(authority, code, during=during, grain="month")
    return {point.starts_on: point.value for point in points if point.value is not None and not point.is_hidden}


def _monthly_elsewhere(authority: Authority, code: str, during: tuple[dt.date, dt.date]) -> dict[dt.date, float]:
    with visiting(authority.pk):
        return _monthly(authority, code, during)


def _authorities_that_changed_too(measure: Measure, during: tuple[dt.date, dt.date]) -> set[int]:
    """Others with a measure for the same indicator that began in the time looked at are no comparison."""
    return {
        authority.pk
        for authority in Authority.objects.exclude(pk=measure.authority_id)
        if _changed_too(authority, measure, during)
    }


def _changed_too(authority: Authority, measure: Measure, during: tuple[dt.date, dt.date]) -> bool:
    with visiting(authority.pk):
        begun = Measure.objects.filter(authority=authority, state__in=HAVE_BEGUN | {"given_up"})
        return begun.filter(indicator=measure.indicator, began_on__range=during).exists()


def _beside(measure: Measure) -> list[Measure]:
    if measure.began_on is None:
        return []
    near = dt.timedelta(days=92)
    found = Measure.objects.filter(
        authority=measure.authority_id,
        indicator=measure.indicator,
        began_on__range=(measure.began_on - near, measure.began_on + near),
    )
    return list(found.exclude(pk=measure.pk))


def _rows(effect: Effect, own: dict[dt.date, float], described: Indicator) -> list[Row]:
    finer = max(described.decimals, 1)
    return [
        Row(
            month=month_words(month),
            own=amount(own[month], "", described.decimals),
            others=amount(effect.comparison[month], "", finer) if month in effect.comparison else "",
            side="before" if month in effect.before else "after",
        )
        for month in (*effect.before, *effect.after)
    ]


def _charts(effect: Effect, own: dict[dt.date, float], measure: Measure, *, is_rtl: bool) -> list[Drawing]:
    """Own figures as the strong line, the mean of the others as the soft one; wide and narrow."""
    shown = (*effect.before, *effect.after)
    if not shown or measure.began_on is None:
        return []
    months = [shown[0]]
    while months[-1] < shown[-1]:
        months.append(next_month(months[-1]))
    readings = [
        Reading(f"{month.month}/{month.year % 100:02d}", own.get(month), effect.comparison.get(month))
        for month in months
    ]
    began = sum(month < measure.began_on.replace(day=1) for month in months)
    marks = [Mark(began - 0.5, 1)] if 0 < began <= len(months) else []
    return [draw(readings, width=width, marks=marks, is_rtl=is_rtl) for width in (WIDE, NARROW)]
