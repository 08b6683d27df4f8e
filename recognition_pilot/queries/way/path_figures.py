"""The way in four figures, in words."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from recognition_pilot.queries.way.path import Path
from recognition_pilot.queries.way.words import euros, months_words, span


@dataclass(frozen=True)
class Figure:
    """What it is, how much, and what has to be known beside it."""

    label: str
    value: str
    hint: str = ""


def figures_of(path: Path) -> list[Figure]:
    """Time, cost, grant, German."""
    totals = path.totals
    more = ""
    if totals.more_months_to:
        words = _("until the decision; %(time)s more if you have to make up for differences")
        more = words % {"time": _months(totals.more_months_from, totals.more_months_to)}
    german = {"none": pgettext("German", "not prescribed"), "": pgettext("cost", "please ask")}
    return [
        Figure(_("Likely time"), _months(totals.months_from, totals.months_to), more),
        Figure(
            _("Likely cost"),
            span(totals.cost_from, totals.cost_to),
            _("and the fee of the competent body") if totals.cost_is_open else "",
        ),
        Figure(
            _("Possible grant"),
            pgettext("cost", "up to %(amount)s") % {"amount": euros(totals.funding)} if totals.funding else "–",
            _("if you ask first"),
        ),
        Figure(
            _("German needed"),
            german.get(totals.german, totals.german),
            pgettext("German", "not confirmed") if totals.german and not totals.is_german_confirmed else "",
        ),
    ]


def _months(low: int, high: int) -> str:
    return months_words(high) % {"count": f"{low}–{high}" if low < high else high}
