"""Outreach days: the times of a day, what is free of them, and how long a talk is remembered."""

import datetime as dt
from collections.abc import Iterable

MINUTES_PER_TALK = (15, 20, 30, 45, 60)
# Nobody gets there in less.
LATEST_BOOKING = dt.timedelta(minutes=30)
REMINDED_BEFORE = dt.timedelta(hours=24)
KEPT_AFTER_TALK = dt.timedelta(days=7)
LONGEST_DAY = dt.timedelta(hours=12)
# As far ahead as a day can be announced and booked.
FURTHEST_DAY = dt.timedelta(days=183)

Span = tuple[dt.datetime, dt.datetime]


def talk_spans(begins_at: dt.datetime, ends_at: dt.datetime, *, minutes: int) -> list[Span]:
    """All times of an outreach day, one after the other; what is left over at the end is no time."""
    step, spans, start = dt.timedelta(minutes=minutes), [], begins_at
    while start + step <= ends_at:
        spans.append((start, start + step))
        start += step
    return spans


def free_spans(spans: Iterable[Span], *, taken: Iterable[Span], now: dt.datetime) -> list[Span]:
    """Those that can still be booked: nobody has them, and one can get there."""
    busy = list(taken)
    return [
        span
        for span in spans
        if span[0] >= now + LATEST_BOOKING and not any(span[0] < end and start < span[1] for start, end in busy)
    ]


def erase_talk_after(ends_at: dt.datetime) -> dt.datetime:
    """When it is forgotten who came."""
    return ends_at + KEPT_AFTER_TALK
