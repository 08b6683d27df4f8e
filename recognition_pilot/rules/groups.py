"""Authorities compared by size and structure instead of ranked: which group they belong to, and what a group looks like."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from recognition_pilot.rules.disclosure import FEWEST_AUTHORITIES

# Inhabitants; the upper bound does not belong to a class.
SMALL, MIDDLE, LARGE = "small", "middle", "large"
SIZES = ((SMALL, 150_000), (MIDDLE, 300_000), (LARGE, None))


def size_of(inhabitants: int) -> str:
    """The class of size an authority belongs to."""
    return next(code for code, below in SIZES if below is None or inhabitants < below)


@dataclass(frozen=True)
class Span:
    """A group's published values: how many, the lowest, the middle one, the highest."""

    authorities: int
    lowest: float
    middle: float
    highest: float


def span_of(values: Iterable[float | None]) -> Span | None:
    """The span of a group; None where fewer than three of its authorities have a published value."""
    known: Sequence[float] = sorted(value for value in values if value is not None)
    if len(known) < FEWEST_AUTHORITIES:
        return None
    return Span(len(known), known[0], median(known), known[-1])
