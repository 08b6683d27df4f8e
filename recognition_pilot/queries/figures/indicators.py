"""Figures: the indicators of one authority over a period, whole or in one cut. The only way to a figure.

One cut at a time (an office, or a service, or a language …): finer cells would count too few people. Small cells are
hidden in `rules/small_cells.py` and nowhere else.
"""

import datetime as dt
from collections.abc import Iterable

from appointments.models import Service
from appointments.queries.gaps import NEEDS_STATION
from recognition_pilot.queries.figures.catalogue import Indicator, indicator, indicators
from recognition_pilot.queries.figures.cut_words import words_of_cut
from recognition_pilot.queries.figures.facts import ALL, Cut, Row, by_bucket, facts_in, last_day_taken, reduced
from recognition_pilot.queries.figures.judging import Detail, Figure, Part, Point, figure, point
from recognition_pilot.rules.indicators import INDICATORS, Measured
from recognition_pilot.rules.periods import MONTH, Period, buckets
from recognition_pilot.rules.small_cells import hidden_cells
from willkommen.models import Authority, Office

__all__ = [
    "CannotBeCut",
    "Cut",
    "Detail",
    "Figure",
    "Indicator",
    "Part",
    "Period",
    "Point",
    "all_series_of",
    "figure_of",
    "figures_and_series_of",
    "figures_of",
    "indicator",
    "indicators",
    "last_day_taken",
    "parts_of",
    "series_of",
]


class CannotBeCut(ValueError):
    """The catalogue offers no such cut of this indicator, or two were asked for at once."""


def figure_of(
    authority: Authority,
    code: str,
    *,
    during: Period | tuple[dt.date, dt.date],
    office: Office | None = None,
    service: str = "",
    language: str = "",
    channel: str = "",
    cut: Cut | None = None,
) -> Figure:
    """One indicator over a period (both days included). Raises `CannotBeCut`; `KeyError` for an unknown code."""
    asked = _cut(office, service, language, channel, cut)
    return figures_of(authority, during=during, codes=[code], cut=_offered(code, asked))[code]


def figures_of(
    authority: Authority,
    *,
    during: Period | tuple[dt.date, dt.date],
    codes: Iterable[str] | None = None,
    office: Office | None = None,
    service: str = "",
    language: str = "",
    channel: str = "",
    cut: Cut | None = None,
) -> dict[str, Figure]:
    """Many indicators at once, in one statement; those that cannot be cut so are left out."""
    period, asked = _period(during), _cut(office, service, language, channel, cut)
    chosen = _chosen(codes, asked)
    rows = _rows(authority, chosen, period, asked)
    return _figures(chosen, rows, period, asked)


def series_of(
    authority: Authority,
    code: str,
    *,
    during: Period | tuple[dt.date, dt.date],
    grain: str = MONTH,
    office: Office | None = None,
    service: str = "",
    language: str = "",
    channel: str = "",
    cut: Cut | None = None,
) -> list[Point]:
    """An indicator week by week ("week") or month by month ("month"), only with days of the period. Raises `CannotBeCut`.

    Each week or month the period touches has a point, the first and the last one may be of fewer days. What is known by
    month only comes by month, whatever was asked.
    """
    asked = _cut(office, service, language, channel, cut)
    return all_series_of(authority, during=during, grain=grain, codes=[code], cut=_offered(code, asked))[code]


def all_series_of(
    authority: Authority,
    *,
    during: Period | tuple[dt.date, dt.date],
    grain: str = MONTH,
    codes: Iterable[str] | None = None,
    cut: Cut | None = None,
) -> dict[str, list[Point]]:
    """Many series at once; those that cannot be cut so are left out."""
    period, asked = _period(during), cut or ALL
    chosen = _chosen(codes, asked)
    found: dict[str, list[Point]] = {}
    for kept in {_grain(one, grain) for one in chosen}:
        group = [one for one in chosen if _grain(one, grain) == kept]
        found |= _series(group, _rows(authority, group, period, asked, kept), period, kept, asked)
    return {one.code: found[one.code] for one in chosen}


def figures_and_series_of(
    authority: Authority,
    *,
    during: Period | tuple[dt.date, dt.date],
    grain: str = MONTH,
    codes: Iterable[str] | None = None,
) -> tuple[dict[str, Figure], dict[str, list[Point]]]:
    """A whole dashboard: every indicator over the period, and its course. One statement by month, two by week."""
    period, chosen = _period(during), _chosen(codes, ALL)
    rows = _rows(authority, chosen, period, ALL)
    figures = _figures(chosen, rows, period, ALL)
    if grain == MONTH:
        return figures, _series(chosen, rows, period, MONTH, ALL)
    return figures, all_series_of(authority, during=period, grain=grain, codes=codes)


def parts_of(
    authority: Authority, code: str, *, during: Period | tuple[dt.date, dt.date], by: str, most: int = 200
) -> list[Part]:
    """An indicator cut by office, service, language …: a part for each key that has any data, the largest first.

    Where a single part is hidden, the smallest other one is hidden too: it could be reckoned back from the sum. Raises
    `CannotBeCut`.
    """
    period = _period(during)
    _offered(code, Cut(by, "any"))
    calculation, described = INDICATORS[code], _described(code)
    rows = facts_in(authority, calculation.facts, during=period, by=by)
    keys = sorted({row.cut.key for row in rows if row.cut.by == by})
    measured = {key: calculation.reckon(reduced(rows, Cut(by, key))) for key in keys}
    shown = sorted((key for key in keys if measured[key].n), key=lambda key: (-measured[key].n, key))[:most]
    hidden = hidden_cells([measured[key].n for key in shown]) if described.counts_people else set()
    names = words_of_cut(authority, by, shown, code=code)
    return [
        Part(key, names[key], _figure(described, measured[key], period, Cut(by, key), must_hide=place in hidden))
        for place, key in enumerate(shown)
    ]


def _period(during: Period | tuple[dt.date, dt.date]) -> Period:
    return during if isinstance(during, Period) else Period(*during)


def _cut(office: Office | None, service: str, language: str, channel: str, cut: Cut | None) -> Cut:
    given = {"office": str(office.pk) if office else "", "service": service, "language": language, "channel": channel}
    asked = [Cut(by, key) for by, key in given.items() if key] + ([cut] if cut and cut.by else [])
    if len(asked) > 1:
        raise CannotBeCut("one cut at a time")
    return asked[0] if asked else ALL


def _described(code: str) -> Indicator:
    found = indicator(code)
    if found is None:
        raise KeyError(code)
    return found


def _offered(code: str, cut: Cut) -> Cut:
    if cut.by and cut.by not in _described(code).slices:
        raise CannotBeCut(f"{code} is not cut by {cut.by}")
    return cut


def _chosen(codes: Iterable[str] | None, cut: Cut) -> list[Indicator]:
    wanted = [_described(code) for code in codes] if codes is not None else indicators()
    return [one for one in wanted if not cut.by or cut.by in one.slices]


def _grain(one: Indicator, grain: str) -> str:
    return MONTH if one.taken == "months" else grain


def _rows(authority: Authority, chosen: list[Indicator], period: Period, cut: Cut, grain: str = MONTH) -> list[Row]:
    names = sorted({name for one in chosen for name in INDICATORS[one.code].facts})
    return facts_in(authority, names, during=period, by=cut.by, key=cut.key, grain=grain) if names else []


def _figures(chosen: list[Indicator], rows: list[Row], period: Period, cut: Cut) -> dict[str, Figure]:
    tallies = reduced(rows, cut)
    return {one.code: _figure(one, INDICATORS[one.code].reckon(tallies), period, cut) for one in chosen}


def _series(chosen: list[Indicator], rows: list[Row], period: Period, grain: str, cut: Cut) -> dict[str, list[Point]]:
    found = {start: reduced(some, cut) for start, some in by_bucket(rows, grain).items()}
    starts = [one.first for one in buckets(period, grain)]
    return {
        one.code: [point(one, INDICATORS[one.code].reckon(found.get(start, {})), start) for start in starts]
        for one in chosen
    }


def _figure(one: Indicator, measured: Measured, period: Period, cut: Cut, *, must_hide: bool = False) -> Figure:
    return figure(one, measured, days=period.days, needs_station=_needs_station(one, cut), must_hide=must_hide)


def _needs_station(one: Indicator, cut: Cut) -> bool:
    """Whether the service of the cut needs the fingerprint station, where a target asks for that."""
    if cut.by != "service" or not any(bound.biometrics is not None for bound in one.bounds):
        return False
    return Service.objects.filter(code=cut.key, biometrics__in=NEEDS_STATION).exists()
