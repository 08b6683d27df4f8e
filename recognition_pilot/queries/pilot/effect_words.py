"""What a head of department reads about the effect of a measure: a headline, then sentences."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from recognition_pilot.queries.practice_words import amount, change_unit
from recognition_pilot.rules.effect import (
    FEWEST_AFTER,
    FEWEST_BEFORE,
    FEWEST_OTHERS,
    Effect,
    Missing,
    Verdict,
)
from willkommen.moments import month_name

LOOKS = {
    Verdict.WORKS: "success",
    Verdict.WORSE: "danger",
    Verdict.CHANGED: "info",
    Verdict.NONE: "neutral",
    Verdict.NOT_APART: "warning",
    Verdict.OTHER_WAY_BEFORE: "warning",
    Verdict.NOT_ENOUGH: "neutral",
}


@dataclass(frozen=True)
class Told:
    """An effect in words: `headline`, `sentences` in their order, `limits` (what it does not say), the badge's look."""

    headline: str
    sentences: list[str]
    limits: list[str]
    look: str


def told(effect: Effect, *, name: str, unit: str, decimals: int) -> Told:
    """The effect on the indicator `name` in words. `unit` is a word such as "minutes"."""
    amounts = _amounts(effect, unit, decimals) | {"name": name}
    if effect.verdict == Verdict.NOT_ENOUGH:
        return Told(_("Not enough data to say anything"), [_why_not(effect)], [], LOOKS[effect.verdict])
    sentences = [*_own(effect, amounts), *_others(effect, amounts), _remains(effect, amounts)]
    return Told(_headline(effect), sentences, _limits(effect, amounts), LOOKS[effect.verdict])


def month_words(month) -> str:
    """ "March 2026"."""
    return f"{month_name(month.month)} {month.year}"


def _amounts(effect: Effect, unit: str, decimals: int) -> dict[str, str]:
    # a digit more than the indicator itself: means of months are compared, and differences are small
    finer = max(decimals, 1)
    levels = ("own_before", "own_after", "others_before", "others_after")
    said = {level: amount(getattr(effect, level), unit, finer) for level in levels}
    points = change_unit(unit)
    for change in ("difference", "own_change", "others_change"):
        said[change] = amount(getattr(effect, change), points, finer, signed=True)
    if effect.interval is not None:
        said["low"] = amount(effect.interval.low, "", finer, signed=True)
        said["high"] = amount(effect.interval.high, points, finer, signed=True)
        said["half"] = amount(effect.interval.half, points, finer)
    if effect.a_year_earlier is not None:
        said["a_year_earlier"] = amount(effect.a_year_earlier, unit, finer)
    return said


def _headline(effect: Effect) -> str:
    if effect.verdict == Verdict.NOT_APART:
        return _("Cannot be told apart from the summer") if effect.is_summer else _("Not more than in the others")
    return {
        Verdict.WORKS: _("The measure works"),
        Verdict.WORSE: _("Since then the figure is worse than elsewhere"),
        Verdict.CHANGED: _("The figure has changed, more than elsewhere"),
        Verdict.NONE: _("No effect can be seen"),
        Verdict.OTHER_WAY_BEFORE: _("Something else had begun before"),
    }[effect.verdict]


def _own(effect: Effect, amounts: dict) -> list[str]:
    before, after = len(effect.before), len(effect.after)
    span = {"before": before, "after": after} | amounts
    return [
        _(
            "%(name)s: %(own_after)s on average in the %(after)d months since the measure began, %(own_before)s in the "
            "%(before)d months before."
        )
        % span
    ]


def _others(effect: Effect, amounts: dict) -> list[str]:
    said = [
        ngettext(
            "In %(count)d other authority the figure went from %(others_before)s to %(others_after)s in the same months "
            "(%(others_change)s). That is the season and the general trend, which have nothing to do with your measure.",
            "In %(count)d other authorities the figure went from %(others_before)s to %(others_after)s in the same months "
            "(%(others_change)s). That is the season and the general trend, which have nothing to do with your measure.",
            len(effect.others),
        )
        % (amounts | {"count": len(effect.others)})
    ]
    if effect.a_year_earlier is not None and not effect.covers_a_year:
        said.append(_("In the same months a year earlier it was %(a_year_earlier)s with you.") % amounts)
    return said


def _remains(effect: Effect, amounts: dict) -> str:
    if not effect.interval.holds_zero and effect.verdict == Verdict.NOT_APART:
        said = ngettext(
            "What remains is %(difference)s. But %(count)d of the others changed as much without the measure.",
            "What remains is %(difference)s. But %(count)d of the others changed as much without the measure.",
            effect.as_much_elsewhere,
        )
        return said % (amounts | {"count": effect.as_much_elsewhere})
    if effect.interval.holds_zero:
        return (
            _(
                "What remains is %(difference)s, and with 95 per cent certainty something between %(low)s and %(high)s. No "
                "change at all is among it: an effect smaller than %(half)s could not be told from chance here."
            )
            % amounts
        )
    return (
        _("What remains is %(difference)s, with 95 per cent certainty something between %(low)s and %(high)s.")
        % amounts
    )


def _limits(effect: Effect, amounts: dict) -> list[str]:
    said = []
    if effect.verdict == Verdict.NOT_APART:
        said.append(_("Whoever looked at the own figures alone would take this for an effect of the measure."))
    if effect.verdict == Verdict.OTHER_WAY_BEFORE:
        said.append(
            _(
                "Already before the measure the figure went another way than in the others. So it may have another cause."
            )
        )
    if not effect.covers_a_year:
        said.append(
            _(
                "The months since do not cover a whole year. A season that is special to your authority would not be noticed."
            )
        )
    return said


def _why_not(effect: Effect) -> str:
    return {
        Missing.BEGINNING: _("The measure has not begun."),
        Missing.BEFORE: _(
            "At least %(needed)d whole months before the measure are needed; figures are there for %(known)d."
        )
        % {"needed": FEWEST_BEFORE, "known": len(effect.before)},
        Missing.AFTER: _(
            "At least %(needed)d whole months with the measure are needed; figures are there for %(known)d."
        )
        % {"needed": FEWEST_AFTER, "known": len(effect.after)},
        Missing.OTHERS: _(
            "At least %(needed)d other authorities with figures for the same months are needed; there are %(known)d."
        )
        % {"needed": FEWEST_OTHERS, "known": len(effect.others)},
    }[effect.missing or Missing.BEGINNING]
