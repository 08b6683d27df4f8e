"""A chart with its table: the same readings, drawn and written."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import get_language_bidi, pgettext
from django.utils.translation import gettext as _

from recognition_pilot.models import Measure
from recognition_pilot.queries.dashboard.asking import Asked
from recognition_pilot.queries.dashboard.words import cell, unit_words
from recognition_pilot.queries.figures.indicators import Figure, Indicator, Part, Point
from recognition_pilot.rules.charts import NARROW, WIDE, Drawing, Mark, Reading, draw, trend
from recognition_pilot.rules.periods import MONTH, ONE_DAY, WEEK, bucket
from recognition_pilot.rules.small_cells import FEWEST
from willkommen.figure_words import figure_words, rounded
from willkommen.models import Authority
from willkommen.moments import month_name
from willkommen.tables import Cell, Table


@dataclass(frozen=True)
class MeasureMark:
    """Where a measure began, with the number that stands at its line."""

    number: int
    title: str
    began_on: dt.date
    place: float


@dataclass(frozen=True)
class Chart:
    """What the page shows of a course or a cut. `missing` says why there is nothing, and then there is no table."""

    key: str
    indicator: Indicator
    title: str
    axis: str
    readings: list[Reading]
    table: Table | None
    target: float | None = None
    marks: Sequence[MeasureMark] = ()
    as_bars: bool = False
    missing: str = ""

    @cached_property
    def has_values(self) -> bool:
        """Whether there is anything to draw."""
        return any(one.value is not None for one in self.readings)

    @cached_property
    def has_p90(self) -> bool:
        """Whether nine of ten are drawn as well."""
        return any(one.p90 is not None for one in self.readings)

    @cached_property
    def wide(self) -> Drawing:
        """For wide panels and for paper."""
        return self._drawing(WIDE)

    @cached_property
    def narrow(self) -> Drawing:
        """For narrow panels: the same words, larger in proportion."""
        return self._drawing(NARROW)

    @cached_property
    def summary(self) -> str:
        """What one sees in the drawing, in a sentence, for those who do not see it."""
        known = [one for one in self.readings if one.value is not None]
        if not known:
            return self.title
        first, last = known[0], known[-1]
        unit = unit_words(self.indicator.unit)
        said = {
            "title": self.title,
            "axis": self.axis,
            "first": first.label,
            "first_value": f"{figure_words(first.value)} {unit}".strip(),
            "last": last.label,
            "last_value": f"{figure_words(last.value)} {unit}".strip(),
        }
        if self.as_bars:
            highest = max(known, key=lambda one: one.value or 0)
            said |= {"highest": highest.label, "highest_value": f"{figure_words(highest.value)} {unit}".strip()}
            words = _("%(title)s: the highest value is %(highest_value)s at %(highest)s") % said
        elif trend([one.value for one in known]) == "":
            words = _("%(title)s: %(last_value)s at %(axis)s %(last)s") % said
        else:
            words = _("%(title)s: from %(first_value)s at %(axis)s %(first)s to %(last_value)s at %(last)s") % said
        if self.target is not None:
            target = f"{figure_words(rounded(self.target))} {unit}".strip()
            words += "; " + _("target %(target)s") % {"target": target}
        return words

    def _drawing(self, width: int) -> Drawing:
        marks = [Mark(mark.place, mark.number) for mark in self.marks]
        return draw(
            self.readings,
            target=self.target,
            marks=marks,
            as_bars=self.as_bars,
            width=width,
            is_rtl=get_language_bidi(),
        )


def course(
    one: Indicator, points: list[Point] | None, *, asked: Asked, measures: Sequence[Measure], target: float | None
) -> Chart:
    """An indicator week by week or month by month; None as points: it is not cut so."""
    grain = MONTH if one.taken == "months" else asked.grain
    axis = pgettext("axis", "calendar week") if grain == WEEK else pgettext("axis", "month")
    title = f"{one.name}, {asked.cut_name}" if asked.cut_name else one.name
    key = f"{one.code}-{grain}"
    if points is None:
        return Chart(key, one, one.name, axis, [], None, missing=not_cut_words(asked))
    labels = [_label(point.starts_on, grain) for point in points]
    readings = [
        Reading(label, _number(one, point.value), _number(one, point.p90))
        for label, point in zip(labels, points, strict=True)
    ]
    rows = [[value_words(one), *(_cell(one, point, point.value) for point in points)]]
    if any(point.p90 is not None for point in points):
        rows.append([_("Nine of ten"), *(_cell(one, point, point.p90) for point in points)])
    marks = _marks(one, points, grain, measures)
    head = pgettext("table", "Week") if grain == WEEK else pgettext("table", "Month")
    return Chart(key, one, title, axis, readings, Table(title, [head, *labels], rows), target, marks)


def by_parts(one: Indicator, parts: list[Part], *, by_name: str, target: float | None, key: str) -> Chart:
    """An indicator by the parts of a cut that have an order of their own, such as hours."""
    ordered = sorted(parts, key=lambda part: part.key)
    labels = [part.key.lstrip("0") or "0" for part in ordered]
    title = pgettext("chart", "%(indicator)s by %(cut)s") % {"indicator": one.name, "cut": by_name}
    figures = [part.figure for part in ordered]
    readings = [
        Reading(label, _number(one, figure.value), _number(one, figure.p90))
        for label, figure in zip(labels, figures, strict=True)
    ]
    rows = [[value_words(one), *(_cell(one, figure, figure.value) for figure in figures)]]
    if any(figure.p90 is not None for figure in figures):
        rows.append([_("Nine of ten"), *(_cell(one, figure, figure.p90) for figure in figures)])
    return Chart(key, one, title, by_name, readings, Table(title, [by_name, *labels], rows), target, as_bars=True)


def measures_begun(authority: Authority, asked: Asked, codes: Sequence[str]) -> list[Measure]:
    """Measures that began in the course shown, the earliest first. One query."""
    course_ = asked.course
    begun = Measure.objects.filter(
        authority=authority, indicator__in=codes, began_on__gte=course_.first, began_on__lte=course_.last
    )
    return list(begun.order_by("began_on", "pk"))


def not_cut_words(asked: Asked) -> str:
    """Why an indicator has no value under this filter."""
    words = {
        "office": _("This figure is not kept by office."),
        "service": _("This figure is not kept by service."),
        "language": _("This figure is not kept by language."),
    }
    return words[asked.cut.by]


def value_words(one: Indicator) -> str:
    """What the value of an indicator is, with its unit, as the head of its row."""
    kinds = {"median": _("Median"), "mean": _("Mean"), "share": _("Share")}
    kind, unit = kinds.get(one.kind, _("Value")), unit_words(one.unit)
    return f"{kind} ({unit})" if unit else kind


def _label(starts_on: dt.date, grain: str) -> str:
    if grain == WEEK:
        return str(starts_on.isocalendar().week)
    return f"{month_name(starts_on.month)[:3]} {starts_on.year % 100:02}"


def _number(one: Indicator, value: float | None) -> float | None:
    return rounded(value, one.decimals)


def _cell(one: Indicator, what: Point | Figure, value: float | None) -> Cell:
    """Short where it is hidden: many columns stand beside one another."""
    return f"< {FEWEST}" if what.is_hidden else cell(value, is_hidden=False, decimals=one.decimals)


def _marks(one: Indicator, points: list[Point], grain: str, measures: Sequence[Measure]) -> list[MeasureMark]:
    """A measure stands before the week or month in which it began, as far into it as its day."""
    found: list[MeasureMark] = []
    for measure in (measure for measure in measures if measure.indicator == one.code):
        for place, point in enumerate(points):
            span = bucket(point.starts_on, grain)
            if span.first <= measure.began_on < span.last + ONE_DAY:
                part = (measure.began_on - span.first).days / span.days
                found.append(MeasureMark(len(found) + 1, measure.title, measure.began_on, place - 0.5 + part))
    return found
