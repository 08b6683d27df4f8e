"""How figures are said: units, what is hidden, whether a target is met. The page, the files and the report read this."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from recognition_pilot.queries.figures.indicators import Figure, Indicator
from recognition_pilot.rules.small_cells import FEWEST
from willkommen.figure_words import figure_words, rounded
from willkommen.tables import Cell

NOTHING = "–"


@dataclass(frozen=True)
class Compared:
    """Against the period before: by how much, which way, in words; empty where that cannot be said."""

    words: str
    direction: str


def unit_words(unit: str) -> str:
    """The unit behind a number."""
    return {
        "days": pgettext("unit", "days"),
        "minutes": pgettext("unit", "minutes"),
        "percent": "%",
        "number": "",
        "hours": pgettext("unit", "hours"),
        "months": pgettext("unit", "months"),
        "per_hundred": pgettext("unit", "per 100"),
    }[unit]


def area_words(area: str) -> str:
    """The heading of a group of indicators."""
    return {
        "waiting": pgettext("indicators", "Appointments and waiting"),
        "cases": pgettext("indicators", "Applications"),
        "language": pgettext("indicators", "Language"),
        "guide": pgettext("indicators", "Guidance and advice"),
        "say": pgettext("indicators", "What people say"),
        "staff": pgettext("indicators", "Staff"),
    }[area]


def hidden_words() -> str:
    """Instead of a number that counts too few."""
    return _("fewer than %(fewest)d") % {"fewest": FEWEST}


def cell(value: float | None, *, is_hidden: bool, decimals: int) -> Cell:
    """What stands in a cell: a rounded number, the words for too few, or a dash for no data."""
    if is_hidden:
        return hidden_words()
    return NOTHING if value is None else rounded(value, decimals)


def target_words(one: Indicator, figure: Figure) -> str:
    """„up to 14 days“: the bound of the value for this period; empty where there is none."""
    bound = one.bound
    if bound is None or figure.target is None:
        return ""
    said = {"number": figure_words(rounded(figure.target)), "unit": unit_words(one.unit)}
    words = pgettext("target", "up to %(number)s %(unit)s") if bound.at_most is not None else _at_least()
    return (words % said).strip()


def met_words(figure: Figure) -> str:
    """Whether the target is met, in a word; empty where nothing can be said."""
    if figure.is_met is None:
        return ""
    return pgettext("target", "met") if figure.is_met else pgettext("target", "missed")


def compared(one: Indicator, figure: Figure, before: Figure | None, *, when: str, is_over: bool) -> Compared:
    """More or less than in the period before. Sums of a period that still runs are not compared."""
    is_sum = one.kind == "count"
    if before is None or figure.value is None or before.value is None or (is_sum and not is_over):
        return Compared("", "")
    now, then = rounded(figure.value, one.decimals), rounded(before.value, one.decimals)
    change = rounded((now or 0) - (then or 0), one.decimals) or 0
    if change == 0:
        return Compared(pgettext("compared", "as %(when)s") % {"when": when}, "flat")
    words = pgettext("compared", "%(number)s more than %(when)s") if change > 0 else _less()
    return Compared(words % {"number": figure_words(abs(change)), "when": when}, "up" if change > 0 else "down")


def _at_least() -> str:
    return pgettext("target", "from %(number)s %(unit)s")


def _less() -> str:
    return pgettext("compared", "%(number)s less than %(when)s")
