"""Spans of time as pairs of moments, end exclusive: what is left of them, where they meet, how long they are."""

import datetime as dt
from collections.abc import Iterable

Span = tuple[dt.datetime, dt.datetime]


def without(spans: Iterable[Span], others: Iterable[Span]) -> list[Span]:
    """What is left of the spans when the others are taken away."""
    left = sorted(spans)
    for start, end in others:
        left = [
            piece
            for begins, ends in left
            for piece in ((begins, min(ends, start)), (max(begins, end), ends))
            if piece[0] < piece[1]
        ]
    return left


def meeting(spans: Iterable[Span], others: Iterable[Span]) -> list[Span]:
    """Where spans of the one side meet spans of the other."""
    rest = list(others)
    pieces = [(max(begins, start), min(ends, end)) for begins, ends in spans for start, end in rest]
    return sorted(piece for piece in pieces if piece[0] < piece[1])


def joined(spans: Iterable[Span]) -> list[Span]:
    """The same time in as few spans as possible, in order."""
    pieces: list[Span] = []
    for start, end in sorted(spans):
        if pieces and start <= pieces[-1][1]:
            pieces[-1] = (pieces[-1][0], max(end, pieces[-1][1]))
        else:
            pieces.append((start, end))
    return pieces


def is_covered(span: Span, by: Iterable[Span]) -> bool:
    """Whether a span lies in the others altogether."""
    return not without([span], by)


def minutes_of(spans: Iterable[Span]) -> int:
    """Whole minutes of spans that do not overlap. Moments must be in UTC, so that a clock change counts as it is."""
    return int(sum((end - start for start, end in spans), dt.timedelta()).total_seconds() // 60)
