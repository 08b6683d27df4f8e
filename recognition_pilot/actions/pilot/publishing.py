"""Quarters that are over are published for the Land, once, in a form nobody can be found in."""

import datetime as dt

from django.db import transaction

from recognition_pilot.models import PublishedTable
from recognition_pilot.queries.figures.indicators import Figure, Indicator, figures_of, indicators, last_day_taken
from recognition_pilot.rules import disclosure, quarters
from willkommen.models import Authority
from willkommen.moments import berlin_day
from willkommen.tenancy import inside_authority, visiting
from willkommen.tokens import keyed_hash


def publish_closed_quarters(*, now: dt.datetime) -> int:
    """Publish every quarter that is closed and not published yet; returns how many. Twice does it once.

    A quarter waits while the facts of its last day are not taken everywhere: what is published is never mended.
    """
    known = set(PublishedTable.objects.values_list("first_day", flat=True))
    taken = _taken_everywhere_until()
    waiting = [
        first
        for first in quarters.closed_quarters(berlin_day(now))
        if first not in known and (taken is None or quarters.last_day_of(first) <= taken)
    ]
    return sum(publish_quarter(first_day=first, now=now) is not None for first in waiting)


@transaction.atomic
def publish_quarter(*, first_day: dt.date, now: dt.datetime) -> PublishedTable | None:
    """Write the table of one closed quarter; None where nothing is known about it, or where it is published already.

    Raises `ValueError` for a quarter that is not closed.
    """
    today, last_day = berlin_day(now), quarters.last_day_of(first_day)
    if not quarters.is_closed(first_day, today):
        raise ValueError("only closed quarters are published")
    cells = [
        cell for authority in Authority.objects.order_by("slug") for cell in _cells(authority, first_day, last_day)
    ]
    if all(cell["value"] is None for cell in cells):
        return None
    table, is_new = PublishedTable.objects.get_or_create(
        first_day=first_day,
        defaults={
            "last_day": last_day,
            "content": {"rule": disclosure.VERSION, "cells": cells},
            "published_on": today,
        },
    )
    return table if is_new else None


def _taken_everywhere_until() -> dt.date | None:
    """The last day whose facts all authorities have that take any; None where nobody does."""
    days = [_last_day_taken(authority) for authority in Authority.objects.all()]
    return min((day for day in days if day is not None), default=None)


def _last_day_taken(authority: Authority) -> dt.date | None:
    with inside_authority(authority.pk):
        return last_day_taken(authority)


def _cells(authority: Authority, first_day: dt.date, last_day: dt.date) -> list[dict]:
    """One cell for each indicator; a hidden one looks like one without data."""
    with visiting(authority.pk):
        figures = figures_of(authority, during=(first_day, last_day))
    place = (authority.slug, first_day.isoformat())
    return [
        {"authority": authority.slug, "indicator": one.code, **_cell(one, figures[one.code], place)}
        for one in indicators()
    ]


def _cell(one: Indicator, figure: Figure, place: tuple[str, str]) -> dict:
    key = keyed_hash("published tables").encode()
    if figure.value is None:
        return {"count": None, "value": None}
    if one.kind in ("count", "stock"):
        return {"count": None, "value": disclosure.published_count(round(figure.value), key=key, cell=place)}
    count = disclosure.published_count(figure.n, key=key, cell=place)
    if one.kind == "share":
        return {"count": count, "value": disclosure.published_share(figure.value, figure.n, key=key, cell=place)}
    value = disclosure.published_value(figure.value, figure.n, unit=one.unit, key=key, cell=place)
    return {"count": count, "value": value}
