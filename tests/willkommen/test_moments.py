"""Dates and times in ten languages, word for word."""

import datetime as dt

import pytest
from django.template import Context, Template
from django.utils import timezone, translation
from django.utils.formats import date_format

from willkommen import moments
from willkommen.languages import LANGUAGE_NAMES

APPOINTMENT = dt.datetime(2026, 10, 22, 8, 20, tzinfo=dt.UTC)

LONG_DATES = {
    "de": "Donnerstag, 22. Oktober 2026",
    "de-simple": "Donnerstag, 22. Oktober 2026",
    "en": "Thursday, 22 October 2026",
    "uk": "четвер, 22 жовтня 2026",
    "ru": "четверг, 22 октября 2026",
    "ar": "الخميس، 22 أكتوبر 2026",
    "fa": "پنج‌شنبه، 22 اکتبر 2026",
    "tr": "22 Ekim 2026 Perşembe",
    "fr": "jeudi 22 octobre 2026",
    "es": "jueves, 22 de octubre de 2026",
}
LONG_MOMENTS = {
    "de": "Donnerstag, 22. Oktober 2026, 10:20 Uhr",
    "de-simple": "Donnerstag, 22. Oktober 2026, 10:20 Uhr",
    "en": "Thursday, 22 October 2026, 10:20",
    "uk": "четвер, 22 жовтня 2026, 10:20",
    "ru": "четверг, 22 октября 2026, 10:20",
    "ar": "الخميس، 22 أكتوبر 2026، الساعة 10:20",
    "fa": "پنج‌شنبه، 22 اکتبر 2026، ساعت 10:20",
    "tr": "22 Ekim 2026 Perşembe, 10:20",
    "fr": "jeudi 22 octobre 2026, 10:20",
    "es": "jueves, 22 de octubre de 2026, 10:20",
}


def test_every_language_of_the_house_is_tried_here():
    assert set(LONG_DATES) == set(LONG_MOMENTS) == set(LANGUAGE_NAMES)


@pytest.mark.parametrize("language", LANGUAGE_NAMES)
def test_a_date_is_weekday_day_month_as_a_word_and_year(language):
    assert moments.long_date(APPOINTMENT, language) == LONG_DATES[language]
    assert moments.long_moment(APPOINTMENT, language) == LONG_MOMENTS[language]


@pytest.mark.parametrize("language", LANGUAGE_NAMES)
def test_without_a_language_the_reader_s_is_taken(language):
    with translation.override(language):
        assert moments.long_date(APPOINTMENT) == LONG_DATES[language]


@pytest.mark.parametrize("language", LANGUAGE_NAMES)
def test_each_language_has_seven_weekdays_and_twelve_months(language):
    weekdays = [moments.weekday_name(number, language) for number in range(7)]
    months = [moments.month_name(number, language) for number in range(1, 13)]
    assert len(set(weekdays)) == 7
    assert len(set(months)) == 12


def test_a_short_date_still_says_the_month_as_a_word():
    assert moments.short_date(dt.date(2026, 4, 3), "ar") == "3 أبريل 2026"
    assert moments.short_date(dt.date(2026, 4, 3), "fr") == "3 avril 2026"
    assert moments.short_date(dt.date(2026, 4, 3), "uk") == "3 квітня 2026"


def test_the_first_of_a_month_is_an_ordinal_in_french_only():
    assert moments.long_date(dt.date(2026, 10, 1), "fr") == "jeudi 1er octobre 2026"
    assert moments.long_date(dt.date(2026, 10, 1), "en") == "Thursday, 1 October 2026"


def test_the_clock_is_berlin_s_wherever_the_moment_was_written_down():
    tokyo = dt.timezone(dt.timedelta(hours=9))
    assert moments.clock(APPOINTMENT) == "10:20"
    assert moments.clock(APPOINTMENT.astimezone(tokyo)) == "10:20"
    with translation.override("en"), timezone.override("America/New_York"):
        assert Template("{% load moments %}{{ at|clock }}").render(Context({"at": APPOINTMENT})) == "10:20"


def test_the_hour_that_comes_twice_in_october_reads_the_same_and_the_one_missing_in_march_never_appears():
    before, after = dt.datetime(2026, 10, 25, 0, 30, tzinfo=dt.UTC), dt.datetime(2026, 10, 25, 1, 30, tzinfo=dt.UTC)
    assert (moments.clock(before), moments.clock(after)) == ("02:30", "02:30")
    spring = [moments.clock(dt.datetime(2026, 3, 29, hour, 30, tzinfo=dt.UTC)) for hour in (0, 1)]
    assert spring == ["01:30", "03:30"]


def test_late_in_the_evening_in_utc_is_already_tomorrow_in_germany():
    assert moments.long_date(dt.datetime(2026, 10, 22, 22, 30, tzinfo=dt.UTC), "en") == "Friday, 23 October 2026"


def test_a_moment_without_a_time_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        moments.clock(dt.datetime(2026, 10, 22, 10, 20))


@pytest.mark.parametrize(
    ("later", "words"),
    [
        (dt.timedelta(minutes=-5), "now"),
        (dt.timedelta(minutes=1, seconds=10), "in 1 minute"),
        (dt.timedelta(minutes=20), "in 20 minutes"),
        (dt.timedelta(hours=3, minutes=10), "in 3 hours"),
        (dt.timedelta(hours=14), "tomorrow"),
        (dt.timedelta(days=1), "tomorrow"),
        (dt.timedelta(days=3), "in 3 days"),
        (dt.timedelta(days=-1), "over"),
    ],
)
def test_how_far_away_something_is(later, words):
    with translation.override("en"):
        assert moments.until_words(APPOINTMENT + later, now=APPOINTMENT) == words


def test_a_day_without_an_hour_is_today():
    with translation.override("en"):
        assert moments.until_words(dt.date(2026, 10, 22), now=APPOINTMENT) == "today"


def test_the_night_of_the_clock_change_has_an_hour_more():
    evening, morning = (
        dt.datetime(2026, 10, 24, 22, 30, tzinfo=dt.UTC),  # 00:30 in Germany
        dt.datetime(2026, 10, 25, 3, 30, tzinfo=dt.UTC),  # 04:30 the same day, five hours later
    )
    with translation.override("en"):
        assert moments.until_words(morning, now=evening) == "in 5 hours"


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (dt.timedelta(0), "0 minutes"),
        (dt.timedelta(minutes=1), "1 minute"),
        (dt.timedelta(minutes=119), "119 minutes"),
        (dt.timedelta(hours=2), "2 hours"),
        (dt.timedelta(hours=47), "47 hours"),
        (dt.timedelta(days=2), "2 days"),
    ],
)
def test_a_span_is_told_in_its_largest_unit(span, words):
    with translation.override("en"):
        assert moments.span_words(span) == words


def test_filters_say_nothing_where_there_is_no_date():
    template = Template("{% load moments %}[{{ x|long_date }}{{ x|short_date }}{{ x|clock }}{{ x|long_moment }}]")
    assert template.render(Context({"x": None})) == "[]"


def test_midnight_is_a_time():
    assert Template("{% load moments %}{{ x|clock }}").render(Context({"x": dt.time(0, 0)})) == "00:00"


@pytest.mark.parametrize("language", LANGUAGE_NAMES)
def test_django_s_own_filter_writes_the_day_before_the_month_and_24_hours(language):
    with translation.override(language):
        assert date_format(dt.date(2026, 10, 22), "SHORT_DATE_FORMAT").startswith("22")
        assert date_format(dt.time(13, 5), "TIME_FORMAT") == "13:05"
