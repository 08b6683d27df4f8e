"""Dates and times in templates: `{% load moments %}`. Nothing where there is no date."""

from django import template

from willkommen import moments

register = template.Library()


@register.filter(expects_localtime=False)
def long_date(value):
    """Weekday, day, month as a word, year."""
    return moments.long_date(value) if value else ""


@register.filter(expects_localtime=False)
def short_date(value):
    """Day, month as a word, year."""
    return moments.short_date(value) if value else ""


@register.filter(expects_localtime=False)
def clock(value):
    """HH:MM in Europe/Berlin. Midnight is a time as well."""
    return "" if value is None or value == "" else moments.clock(value)


@register.filter(expects_localtime=False)
def long_moment(value):
    """Date and time."""
    return moments.long_moment(value) if value else ""


@register.filter
def weekday_name(number):
    """The name of a weekday, Monday is 0."""
    return "" if number is None or number == "" else moments.weekday_name(number)


@register.filter
def minutes_words(minutes):
    """„20 minutes“ in the reader's language."""
    return "" if minutes is None or minutes == "" else moments.minutes_words(minutes)


@register.filter
def span_words(span):
    """A timedelta in words of the reader's language."""
    return "" if span is None or span == "" else moments.span_words(span)


@register.filter(expects_localtime=False)
def until_words(value, now):
    """„in 3 days“, „tomorrow“, „in 20 minutes“; the page hands in `now`."""
    return moments.until_words(value, now=now) if value else ""
