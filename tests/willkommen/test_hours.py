import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from willkommen.forms.hours import read_clock, read_spans, spans_text


def t(text: str) -> dt.time:
    return dt.time.fromisoformat(text)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("8", "08:00"),
        ("8:30", "08:30"),
        ("08.30", "08:30"),
        ("8 Uhr", "08:00"),
        ("8:05 Uhr", "08:05"),
        ("٨:٣٠", "08:30"),
    ],
)
def test_a_time_is_read_as_people_in_offices_write_it(typed, read):
    assert read_clock(typed) == t(read)


@pytest.mark.parametrize("typed", ["", "24:00", "8:60", "8:5", "acht", "8:00:00", "-8", "8–12", "\x008"])
def test_what_is_no_time_is_refused(typed):
    with pytest.raises(ValueError):  # noqa: PT011 -- any word about it will do
        read_clock(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "8:00–12:00, 13:30–16:00",
        "8-12, 13.30-16",
        "13:30 - 16:00; 8 - 12",
        "8 bis 12 und 13:30 bis 16 Uhr",
        "8 to 12 and 13:30 to 16",
    ],
)
def test_the_hours_of_a_day_are_read_and_sorted(typed):
    assert read_spans(typed) == [(t("08:00"), t("12:00")), (t("13:30"), t("16:00"))]
    assert spans_text(read_spans(typed)) == "08:00–12:00, 13:30–16:00"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("12–8", "A time must end after it begins, for example 8:00–12:00."),
        ("8–8", "A time must end after it begins, for example 8:00–12:00."),
        ("8–12, 11–13", "These times overlap."),
        ("8–12–13", "Write times like 8:00–12:00, 13:30–16:00."),
        ("closed", "Write times like 8:00–12:00, 13:30–16:00."),
        ("8–12,", "Write times like 8:00–12:00, 13:30–16:00."),
    ],
)
def test_what_cannot_be_hours_is_named(typed, expected):
    with translation.override("en"), pytest.raises(ValidationError) as refused:
        read_spans(typed)
    with translation.override("en"):
        assert refused.value.messages == [expected]


def test_neighbouring_times_do_not_overlap():
    assert read_spans("8–12, 12–16") == [(t("08:00"), t("12:00")), (t("12:00"), t("16:00"))]
