"""A date in three boxes: day, month, year, in this order in every language.

A calendar is slow for a birthday and a text field cannot be read safely (03/04/2026 is March here and April there).
Digits may be Latin, Arabic-Indic or Persian; what is wrong is named, and the error summary leads to the faulty box.
"""

import calendar
import re
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

PARTS = ("day", "month", "year")
FIRST_YEAR, LAST_YEAR = 1900, 2100

_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
# Spaces, direction marks and other invisible characters come along when a date is pasted.
_INVISIBLE = re.compile(r"[\s\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")

_LABELS = {
    "day": pgettext_lazy("part of a date", "Day"),
    "month": pgettext_lazy("part of a date", "Month"),
    "year": pgettext_lazy("part of a date", "Year"),
}
_MISSING = {
    ("day",): _("Enter the day."),
    ("month",): _("Enter the month."),
    ("year",): _("Enter the year."),
    ("day", "month"): _("Enter the day and the month."),
    ("day", "year"): _("Enter the day and the year."),
    ("month", "year"): _("Enter the month and the year."),
    PARTS: _("Enter the date."),
}
_MONTH_TOO_SHORT = {
    4: _("April has only 30 days."),
    6: _("June has only 30 days."),
    9: _("September has only 30 days."),
    11: _("November has only 30 days."),
}


def plain_digits(text: str) -> str:
    """The text in Latin digits, without spaces and invisible characters."""
    return _INVISIBLE.sub("", text).translate(_DIGITS)


def read_date(day: str, month: str, year: str) -> date:
    """The date of three typed parts; raises ValidationError whose `params["parts"]` names the faulty ones."""
    typed = dict(zip(PARTS, (plain_digits(day), plain_digits(month), plain_digits(year)), strict=True))
    if missing := tuple(part for part in PARTS if not typed[part]):
        raise _refused(_MISSING[missing], "incomplete", *missing)
    numbers = {part: int(text) if re.fullmatch(r"[0-9]{1,9}", text) else None for part, text in typed.items()}
    if numbers["day"] is None or not 1 <= numbers["day"] <= 31:
        raise _refused(_("The day must be a number from 1 to 31."), "day", "day")
    if numbers["month"] is None or not 1 <= numbers["month"] <= 12:
        raise _refused(_("The month must be a number from 1 to 12."), "month", "month")
    if numbers["year"] is None or len(typed["year"]) != 4:
        raise _refused(_("Write the year with four digits, for example 1991."), "year", "year")
    if not FIRST_YEAR <= numbers["year"] <= LAST_YEAR:
        raise _refused(
            _("The year must be between %(first)d and %(last)d."), "year", "year", first=FIRST_YEAR, last=LAST_YEAR
        )
    if numbers["day"] > calendar.monthrange(numbers["year"], numbers["month"])[1]:
        raise _too_many_days(**numbers)
    return date(numbers["year"], numbers["month"], numbers["day"])


def _too_many_days(day: int, month: int, year: int) -> ValidationError:
    if month != 2:
        return _refused(_MONTH_TOO_SHORT[month], "no_such_day", "day", "month")
    if day > 29:
        return _refused(_("February has only 28 days, in some years 29."), "no_such_day", "day", "month")
    return _refused(_("In %(year)d, February had only 28 days."), "no_such_day", *PARTS, year=year)


def _refused(message, code: str, *parts: str, **params) -> ValidationError:
    return ValidationError(message, code=code, params={**params, "parts": parts})


class DatePartsWidget(forms.MultiWidget):
    """Three short inputs with a label each, `<id>_day`, `<id>_month`, `<id>_year`; the fieldset comes from the form."""

    template_name = "kern/widgets/date_parts.html"
    use_fieldset = True

    def __init__(self, attrs=None, *, is_birthday=False):
        self.is_birthday = is_birthday
        super().__init__({part: forms.TextInput({"inputmode": "numeric"}) for part in PARTS}, attrs)

    def decompress(self, value):
        """Day, month, year of a date as numbers."""
        return [value.day, value.month, value.year] if isinstance(value, date) else [None, None, None]

    def id_for_label(self, id_):
        return f"{id_}_day" if id_ else id_

    def id_for_error(self, id_, error):
        """The id of the first box the error is about."""
        parts = (error.params or {}).get("parts") or PARTS
        return f"{id_}_{parts[0]}"

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        widget = context["widget"]
        is_invalid = widget["attrs"].get("aria-invalid") == "true"
        faulty = self._faulty_parts(value) if is_invalid else ()
        for part, box in zip(PARTS, widget["subwidgets"], strict=True):
            box["label"] = _LABELS[part]
            box["attrs"].pop("aria-invalid", None)
            if widget["attrs"].get("id"):
                box["attrs"]["id"] = f"{widget['attrs']['id']}_{part}"
            if part in faulty:
                box["attrs"]["aria-invalid"] = "true"
            if self.is_birthday:
                box["attrs"]["autocomplete"] = f"bday-{part}"
            box["attrs"]["class"] = " ".join(
                filter(None, ["kern-form-input__input", "kern-form-input__input--error" if part in faulty else ""])
            )
        return context

    @staticmethod
    def _faulty_parts(value):
        if not isinstance(value, (list, tuple)):
            return PARTS
        try:
            read_date(*(str(part or "") for part in value))
        except ValidationError as error:
            return error.params["parts"]
        return PARTS  # a real date, but too early or too late


class DatePartsField(forms.Field):
    """A date typed in three boxes. `earliest` and `latest` are inclusive days, set by the form that knows today."""

    widget = DatePartsWidget
    default_error_messages = {
        "required": _("Enter the date."),
        "too_early": _("The date must not be before %(date)s."),
        "too_late": _("The date must not be after %(date)s."),
    }

    def __init__(self, *, earliest: date | None = None, latest: date | None = None, is_birthday=False, **kwargs):
        self.earliest = earliest
        self.latest = latest
        kwargs.setdefault("help_text", _("For example 7 3 1991"))
        kwargs.setdefault("widget", DatePartsWidget(is_birthday=is_birthday))
        super().__init__(**kwargs)

    def to_python(self, value):
        """The typed parts as a date, None where all boxes are empty."""
        if value is None or isinstance(value, date):
            return value
        parts = [str(part or "") for part in value]
        if not any(plain_digits(part) for part in parts):
            return None
        return read_date(*parts)

    def validate(self, value):
        super().validate(value)
        if value is None:
            return
        for bound, code, is_outside in (
            (self.earliest, "too_early", self.earliest and value < self.earliest),
            (self.latest, "too_late", self.latest and value > self.latest),
        ):
            if is_outside:
                shown = date_format(bound, "DATE_FORMAT")
                raise ValidationError(self.error_messages[code], code=code, params={"date": shown, "parts": PARTS})
