"""Words of practice examples, in the ten languages of the public pages."""

from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

PARTS = {
    "situation": pgettext_lazy("practice example", "How it was"),
    "done": pgettext_lazy("practice example", "What we did"),
    "result": pgettext_lazy("practice example", "What came of it"),
    "effort": pgettext_lazy("practice example", "What it took"),
    "advice": pgettext_lazy("practice example", "What we advise others"),
}
UNITS = {
    "days": pgettext_lazy("unit", "days"),
    "minutes": pgettext_lazy("unit", "minutes"),
    "hours": pgettext_lazy("unit", "hours"),
    "months": pgettext_lazy("unit", "months"),
    "percent": pgettext_lazy("unit", "%"),
    "per_hundred": pgettext_lazy("unit", "per 100"),
    "number": "",
}
# What the figures say, in one sentence for everybody.
VERDICTS = {
    "works": _(
        "The figures show an effect: the change is larger than in the other authorities and larger than chance."
    ),
    "worse": _("The figure has become worse since, more than in the other authorities."),
    "changed": _("The figure has changed, more than in the other authorities."),
    "none": _("No effect can be seen in the figures."),
    "not_apart": _("The figure changed in the other authorities as well, without this measure."),
    "other_way_before": _("The figure had begun to change before the measure."),
    "not_enough": _("There are not enough figures yet to say anything."),
}


def unit_word(unit: str) -> str:
    """The unit as a word in the reader's language, nothing for plain numbers."""
    return str(UNITS.get(unit, ""))


def change_unit(unit: str) -> str:
    """The unit of a change: from 40 % to 30 % it is 10 percentage points."""
    return pgettext("unit", "percentage points") if unit == unit_word("percent") else unit


def amount(value: float, unit: str, decimals: int, *, signed: bool = False) -> str:
    """A figure with its unit: "12 minutes", "−3 minutes". `unit` is a word or empty."""
    rounded = round(value, decimals)
    sign = "" if not signed or rounded == 0 else "+" if rounded > 0 else "−"
    shown = number_format(abs(rounded) if signed else rounded, decimal_pos=decimals)
    return f"{sign}{shown} {unit}".strip()
