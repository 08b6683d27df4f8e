"""Opening hours as rows for people."""

from django import template

from willkommen.moments import clock, weekday_name

register = template.Library()


@register.filter
def by_weekday(hours: dict[int, list]) -> list[tuple[str, str]]:
    """`{% for day, spans in hours|by_weekday %}`: the days with times, Monday first."""
    return [
        (weekday_name(weekday), ", ".join(f"{clock(opens)}–{clock(closes)}" for opens, closes in hours[weekday]))
        for weekday in sorted(hours)
    ]
