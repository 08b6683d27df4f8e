"""The page of one indicator: its words, its figure, its course, its parts."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from recognition_pilot.queries.dashboard.asking import Asked
from recognition_pilot.queries.dashboard.charts import Chart, course, measures_begun, value_words
from recognition_pilot.queries.dashboard.overview import Card, cards_of, line_at, table_of_cards
from recognition_pilot.queries.dashboard.words import NOTHING, cell, hidden_words, unit_words
from recognition_pilot.queries.figures.indicators import (
    Indicator,
    figures_of,
    parts_of,
    series_of,
)
from willkommen.figure_words import rounded
from willkommen.models import Authority
from willkommen.tables import Table

MOST_PARTS = 60


@dataclass(frozen=True)
class Single:
    """Everything the page of one indicator shows that is a figure."""

    asked: Asked
    indicator: Indicator
    card: Card
    details: Table | None
    course: Chart
    parts: list[Table]

    @cached_property
    def tables(self) -> list[Table]:
        """The same as tables, for files."""
        found = [table_of_cards(self.asked, [self.card]), self.details, self.course.table, *self.parts]
        return [table for table in found if table]


def single_of(authority: Authority, one: Indicator, asked: Asked) -> Single:
    """One indicator. The number of queries depends on how many cuts the catalogue gives it, never on data."""
    figures = figures_of(authority, during=asked.span.during, codes=[one.code], cut=asked.cut)
    before = figures_of(authority, during=asked.span.before, codes=[one.code], cut=asked.cut)
    card = cards_of([one.code], figures, before, asked)[0]
    points = None
    if card.figure is not None:
        points = series_of(authority, one.code, during=asked.course, grain=asked.grain, cut=asked.cut)
    target = line_at(one, card.figure.target if card.figure else None)
    measures = measures_begun(authority, asked, [one.code])
    return Single(
        asked=asked,
        indicator=one,
        card=card,
        details=_details(card),
        course=course(one, points, asked=asked, measures=measures, target=target),
        parts=[_parts(authority, one, asked, by) for by in one.slices],
    )


def cut_words(by: str) -> str:
    """What a cut is by."""
    return {
        "office": pgettext("cut", "office"),
        "service": pgettext("cut", "service"),
        "language": pgettext("cut", "language"),
        "channel": pgettext("cut", "channel"),
        "hour": pgettext("cut", "hour of the day"),
        "group": pgettext("cut", "group of services"),
        "lead": pgettext("cut", "time between booking and coming"),
        "reminder": pgettext("cut", "reminder"),
        "dispatch": pgettext("cut", "way of the card"),
        "body": pgettext("cut", "other body"),
        "carrier": pgettext("cut", "carrier"),
        "topic": pgettext("cut", "topic"),
        "team": pgettext("cut", "team"),
        "profession_group": pgettext("cut", "group of professions"),
    }[by]


def _details(card: Card) -> Table | None:
    """What stands beside the value: nine of ten, further figures of the same definition, what nobody recorded."""
    figure = card.figure
    if figure is None or not (figure.more or figure.p90 is not None or card.not_recorded is not None):
        return None
    one, rows = card.indicator, []
    if figure.p90 is not None:
        rows.append([_("Nine of ten stay under"), rounded(figure.p90, one.decimals), unit_words(one.unit)])
    for detail in figure.more:
        value = cell(detail.value, is_hidden=detail.is_hidden, decimals=1)
        rows.append([detail.name, value, unit_words(detail.unit)])
    if card.not_recorded is not None:
        rows.append([pgettext("figure", "Not recorded"), card.not_recorded, ""])
    if figure.n:
        rows.append([_("Cases behind it"), figure.n, ""])
    return Table(_("Beside it"), [_("Figure"), _("Value"), _("Unit")], rows)


def _parts(authority: Authority, one: Indicator, asked: Asked, by: str) -> Table:
    found = parts_of(authority, one.code, during=asked.span.during, by=by, most=MOST_PARTS)
    if by in ("hour", "lead"):
        found.sort(key=lambda part: part.key)
    has_p90 = any(part.figure.p90 is not None for part in found)
    rows = []
    for part in found:
        figure = part.figure
        row = [part.name, cell(figure.value, is_hidden=figure.is_hidden, decimals=one.decimals)]
        if has_p90:
            row.append(NOTHING if figure.p90 is None else rounded(figure.p90, one.decimals))
        rows.append([*row, hidden_words() if figure.is_hidden else figure.n])
    columns = [cut_words(by), value_words(one), *([_("Nine of ten")] if has_p90 else []), _("Cases")]
    return Table(pgettext("table", "By %(cut)s") % {"cut": cut_words(by)}, columns, rows)
