"""Figures as people read them: rounded once, for the page and the file alike."""

from decimal import ROUND_HALF_UP, Decimal

from django.utils.formats import number_format

Number = int | float | Decimal


def rounded(value: Number | None, decimals: int = 1) -> int | float | None:
    """To so many decimals, halves away from zero; a whole number where nothing is left behind the point."""
    if value is None:
        return None
    found = Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    return int(found) if found == found.to_integral_value() else float(found)


def figure_words(value: Number | None) -> str:
    """A number in the reader's language: „7,4“, „12.480“; nothing where there is none."""
    if value is None:
        return ""
    return number_format(value, use_l10n=True, force_grouping=abs(float(value)) >= 10_000)
