"""The overview: four figures, charts, and the list of all indicators. The number of queries does not depend on data."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from recognition_pilot.queries.dashboard.asking import Asked
from recognition_pilot.queries.dashboard.charts import Chart, by_parts, course, measures_begun, not_cut_words
from recognition_pilot.queries.dashboard.words import (
    NOTHING,
    Compared,
    area_words,
    cell,
    compared,
    hidden_words,
    met_words,
    target_words,
    unit_words,
)
from recognition_pilot.queries.figures.indicators import (
    Figure,
    Indicator,
    all_series_of,
    figures_of,
    indicator,
    indicators,
    parts_of,
)
from willkommen.figure_words import rounded
from willkommen.models import Authority
from willkommen.tables import Cell, Table

ON_TOP = ("I01", "I03", "I12", "I13")
COURSES = ("I01", "I03", "I12", "I13", "I06")
BY_HOUR = "I03"


@dataclass(frozen=True)
class Card:
    """One indicator over the period. `figure` is None where it is not cut as the filter asks."""

    indicator: Indicator
    figure: Figure | None
    before: Compared
    missing: str

    @property
    def value(self) -> Cell:
        """The number, the words for too few, or a dash."""
        if self.figure is None:
            return NOTHING
        return cell(self.figure.value, is_hidden=self.figure.is_hidden, decimals=self.indicator.decimals)

    @property
    def unit(self) -> str:
        """The unit; nothing where there is no number."""
        return "" if isinstance(self.value, str) else unit_words(self.indicator.unit)

    @property
    def p90(self) -> Cell:
        """What nine of ten stay under; nothing where it does not apply."""
        return None if self.figure is None else rounded(self.figure.p90, self.indicator.decimals)

    @property
    def target(self) -> str:
        """The target in words; where it is of something beside the value, the catalogue's own."""
        if self.figure is None:
            return ""
        words = target_words(self.indicator, self.figure)
        return words or (self.indicator.target if self.figure.is_met is not None else "")

    @property
    def met(self) -> str:
        """Met or missed."""
        return "" if self.figure is None else met_words(self.figure)

    @property
    def is_met(self) -> bool:
        """Whether it is met; ask `met` first whether that can be said."""
        return bool(self.figure and self.figure.is_met)

    @property
    def not_recorded(self) -> Cell:
        """How many nobody recorded, where that belongs beside the figure."""
        if self.figure is None:
            return None
        return hidden_words() if self.figure.few_not_recorded else self.figure.not_recorded

    @property
    def row(self) -> list[Cell]:
        """As a row of a table."""
        return [
            self.indicator.code,
            self.indicator.name,
            self.value,
            unit_words(self.indicator.unit),
            self.p90,
            self.target,
            self.met,
            self.before.words,
            self.not_recorded,
        ]


@dataclass(frozen=True)
class Overview:
    """Everything of the page that is a figure."""

    asked: Asked
    cards: list[Card]
    charts: list[Chart]

    @cached_property
    def tables(self) -> list[Table]:
        """The same as tables, for files."""
        return [
            table_of_cards(self.asked, self.cards),
            *(chart.table for chart in self.charts if chart.table and chart.readings),
        ]


def overview_of(authority: Authority, asked: Asked) -> Overview:
    """Four figures with the period before, courses, and waiting by hour. At most five queries."""
    figures = figures_of(authority, during=asked.span.during, codes=_all_codes(), cut=asked.cut)
    before = figures_of(authority, during=asked.span.before, codes=ON_TOP, cut=asked.cut)
    series = all_series_of(authority, during=asked.course, grain=asked.grain, codes=COURSES, cut=asked.cut)
    measures = measures_begun(authority, asked, COURSES)
    charts = []
    for code in COURSES:
        target = figures[code].target if code in figures else None
        one = _known(code)
        charts.append(course(one, series.get(code), asked=asked, measures=measures, target=line_at(one, target)))
        if code == BY_HOUR and not asked.cut.by:
            charts.append(_by_hour(authority, one, asked, target))
    return Overview(asked, cards_of(ON_TOP, figures, before, asked), charts)


def rows_of_all(authority: Authority, asked: Asked) -> list[tuple[str, list[Card]]]:
    """All indicators of the catalogue by subject. Two queries."""
    figures = figures_of(authority, during=asked.span.during, cut=asked.cut)
    before = figures_of(authority, during=asked.span.before, cut=asked.cut)
    groups: dict[str, list[Card]] = {}
    for card in cards_of([one.code for one in indicators()], figures, before, asked):
        groups.setdefault(area_words(card.indicator.area), []).append(card)
    return list(groups.items())


def table_of_cards(asked: Asked, cards: Sequence[Card]) -> Table:
    """Figures as rows, for the list of all of them and for files."""
    title = f"{asked.span.name}, {asked.cut_name}" if asked.cut_name else asked.span.name
    columns = [
        _("Code"),
        _("Figure"),
        _("Value"),
        _("Unit"),
        _("Nine of ten"),
        pgettext("figure", "Target"),
        _("Met"),
        pgettext("figure", "Compared"),
        pgettext("figure", "Not recorded"),
    ]
    return Table(title, columns, [card.row for card in cards])


def cards_of(codes: Sequence[str], figures: dict[str, Figure], before: dict[str, Figure], asked: Asked) -> list[Card]:
    """The indicators of these codes, each with the period before; without a figure where it is not cut so."""
    found = []
    for code in codes:
        one, figure = _known(code), figures.get(code)
        if figure is None:
            found.append(Card(one, None, Compared("", ""), not_cut_words(asked)))
            continue
        change = compared(one, figure, before.get(code), when=asked.span.before_name, is_over=asked.is_over)
        found.append(Card(one, figure, change, ""))
    return found


def _by_hour(authority: Authority, one: Indicator, asked: Asked, target: float | None) -> Chart:
    parts = parts_of(authority, one.code, during=asked.span.during, by="hour")
    return by_parts(
        one, parts, by_name=pgettext("cut", "hour of the day"), target=line_at(one, target), key=f"{one.code}-hour"
    )


def line_at(one: Indicator, target: float | None) -> float | None:
    """The target as a line; not where the bound is of a whole period and the course of its parts."""
    bound = one.bound
    return None if bound is None or bound.per_year else target


def _all_codes() -> list[str]:
    return list(dict.fromkeys([*ON_TOP, *COURSES]))


def _known(code: str) -> Indicator:
    found = indicator(code)
    if found is None:
        raise KeyError(code)
    return found
