"""Times of day as people in offices write them."""

import datetime as dt
import re
from itertools import pairwise

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from willkommen.widgets import plain_digits

Span = tuple[dt.time, dt.time]

_CLOCK = re.compile(r"(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d{2}))?(?:uhr)?", re.IGNORECASE)
_UNTIL = re.compile(r"[-–—‐‑]|bis|to", re.IGNORECASE)
_AND = re.compile(r"[,;+]|und|and", re.IGNORECASE)


def read_clock(text: str) -> dt.time:
    """“8”, “8:30”, “08.30 Uhr” as a time of day. Raises `ValueError`."""
    found = _CLOCK.fullmatch(plain_digits(text))
    if not found:
        raise ValueError(text)
    return dt.time(int(found["hour"]), int(found["minute"] or 0))


def read_spans(text: str) -> list[Span]:
    """“8–12, 13:30–16” as spans in their order. Raises `ValidationError`."""
    spans = []
    for part in _AND.split(plain_digits(text)):
        ends = _UNTIL.split(part)
        try:
            opens, closes = (read_clock(end) for end in ends)
        except ValueError as error:
            raise ValidationError(_("Write times like 8:00–12:00, 13:30–16:00."), code="unreadable") from error
        if closes <= opens:
            raise ValidationError(_("A time must end after it begins, for example 8:00–12:00."), code="backwards")
        spans.append((opens, closes))
    spans.sort()
    if any(later[0] < earlier[1] for earlier, later in pairwise(spans)):
        raise ValidationError(_("These times overlap."), code="overlap")
    return spans


def spans_text(spans: list[Span]) -> str:
    """Spans the way the field takes them."""
    return ", ".join(f"{opens:%H:%M}–{closes:%H:%M}" for opens, closes in spans)


class ClockField(forms.CharField):
    """One time of day."""

    default_error_messages = {
        "required": _("Enter a time, for example 8:00."),
        "unreadable": _("Write the time like 8:00."),
    }

    def __init__(self, **kwargs):
        widget = forms.TextInput({"class": "wk-input--short", "inputmode": "numeric", "autocomplete": "off"})
        super().__init__(**{"widget": widget, "max_length": 20, **kwargs})

    def to_python(self, value):
        """The time of day, None where nothing was typed."""
        if isinstance(value, dt.time):
            return value
        text = super().to_python(value)
        if not text:
            return None
        try:
            return read_clock(text)
        except ValueError as error:
            raise ValidationError(self.error_messages["unreadable"], code="unreadable") from error

    def run_validators(self, value):
        """A time of day has no length."""

    def prepare_value(self, value):
        """A time as it is typed."""
        return f"{value:%H:%M}" if isinstance(value, dt.time) else value


class SpansField(forms.CharField):
    """The times of one day: some spans or none."""

    def __init__(self, **kwargs):
        widget = forms.TextInput({"autocomplete": "off"})
        super().__init__(**{"widget": widget, "max_length": 120, "required": False, **kwargs})

    def to_python(self, value):
        """A list of (opens, closes); empty where nothing was typed."""
        text = super().to_python(value)
        return read_spans(text) if text else []

    def run_validators(self, value):
        """The length was looked at while reading."""

    def prepare_value(self, value):
        """Spans as they are typed."""
        return spans_text(value) if isinstance(value, list) else value
