"""Charts as plain numbers: where lines, bars, marks and words stand. The template writes the SVG from it.

Drawn twice, wide and narrow, because words in a drawing shrink with it; the style sheet shows the one that fits.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

WIDE, NARROW = 640, 300
TOP, BOTTOM, HEIGHT = 20.0, 210.0, 256
LEFT, RIGHT = 40.0, 8.0
# About so many units a word below the axis needs: so many a sign and something beside it, and never less than this.
ROOM_FOR_A_SIGN, ROOM_BESIDE, LEAST_ROOM = 8, 10, 34
STEPS = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True)
class Reading:
    """One place of the axis: its name, its value and nine of ten; None where nothing may or can be said."""

    label: str
    value: float | None
    p90: float | None = None


@dataclass(frozen=True)
class Mark:
    """Something that began before the reading at this place: a measure, with its number in the list below."""

    place: float
    number: int


@dataclass(frozen=True)
class Tick:
    """A line across with its number, or a word below the axis."""

    at: str
    label: float | str


@dataclass(frozen=True)
class Bar:
    """A filled bar (median) or a frame (nine of ten)."""

    x: str
    y: str
    width: str
    height: str


@dataclass(frozen=True)
class Drawing:
    """Everything the SVG needs, as texts with a decimal point whatever the reader's language is."""

    width: int
    height: int
    left: str
    right: str
    bottom: str
    end: str
    start: str
    lines: list[Tick]
    labels: list[Tick]
    target: str
    target_label_y: str
    paths: list[str]
    soft_paths: list[str]
    dots: list[tuple[str, str]]
    bars: list[Bar]
    frames: list[Bar]
    marks: list[tuple[str, int]]
    ends: list[tuple[str, str, float]]


def draw(
    readings: Sequence[Reading],
    *,
    width: int = WIDE,
    target: float | None = None,
    marks: Sequence[Mark] = (),
    as_bars: bool = False,
    is_rtl: bool = False,
) -> Drawing:
    """The chart of a series. Lines have gaps where there is no value; `is_rtl` lets time run to the left."""
    return _Canvas(readings, width, target, is_rtl).drawing(marks, as_bars=as_bars)


class _Canvas:
    def __init__(self, readings: Sequence[Reading], width: int, target: float | None, is_rtl: bool) -> None:
        self.readings, self.width, self.target, self.is_rtl = readings, width, target, is_rtl
        highest = max(
            [0.0, *(value for one in readings for value in (one.value, one.p90) if value is not None), target or 0.0]
        )
        self.step = _step(highest)
        self.top = self.step * max(1, math.ceil(highest / self.step))

    def drawing(self, marks: Sequence[Mark], *, as_bars: bool) -> Drawing:
        values = [one.value for one in self.readings]
        high = [one.p90 for one in self.readings]
        left, right = self._across(LEFT), self._across(self.width - RIGHT)
        target = "" if self.target is None else _text(self._y(self.target))
        return Drawing(
            width=self.width,
            height=HEIGHT,
            left=left,
            right=right,
            bottom=_text(BOTTOM),
            start=self._across(LEFT - 8),
            end="start" if self.is_rtl else "end",
            lines=[Tick(_text(self._y(line * self.step)), _plain(line * self.step)) for line in range(self._count())],
            labels=self._labels(),
            target=target,
            target_label_y="" if self.target is None else _text(self._y(self.target) + self._beside_target()),
            paths=[] if as_bars else self._paths(values),
            soft_paths=[] if as_bars else self._paths(high),
            dots=[] if as_bars else [self._point(place, value) for place, value in _known(values)],
            bars=self._bars(values) if as_bars else [],
            frames=self._bars(high) if as_bars else [],
            marks=[(self._x(mark.place), mark.number) for mark in marks],
            ends=self._ends(values) if not as_bars else [],
        )

    def _count(self) -> int:
        return round(self.top / self.step) + 1

    def _slot(self) -> float:
        return (self.width - LEFT - RIGHT) / max(1, len(self.readings))

    def _x(self, place: float) -> str:
        return self._across(LEFT + self._slot() * (place + 0.5))

    def _across(self, x: float) -> str:
        return _text(self.width - x if self.is_rtl else x)

    def _y(self, value: float) -> float:
        return BOTTOM - (BOTTOM - TOP) * value / self.top

    def _point(self, place: int, value: float) -> tuple[str, str]:
        return self._x(place), _text(self._y(value))

    def _paths(self, values: Sequence[float | None]) -> list[str]:
        """A line from known value to known value; where one is missing, a new line begins."""
        runs: list[list[tuple[str, str]]] = [[]]
        for place, value in enumerate(values):
            if value is None:
                runs.append([])
            else:
                runs[-1].append(self._point(place, value))
        return ["M" + " L".join(f"{x} {y}" for x, y in run) for run in runs if len(run) > 1]

    def _bars(self, values: Sequence[float | None]) -> list[Bar]:
        slot, wide = self._slot(), min(36.0, self._slot() * 0.6)
        found = []
        for place, value in _known(values):
            middle = LEFT + slot * (place + 0.5)
            x = self.width - middle - wide / 2 if self.is_rtl else middle - wide / 2
            found.append(Bar(_text(x), _text(self._y(value)), _text(wide), _text(BOTTOM - self._y(value))))
        return found

    def _labels(self) -> list[Tick]:
        """As many words as there is room for, always the last one."""
        longest = max((len(one.label) for one in self.readings), default=0)
        every = max(1, math.ceil(max(LEAST_ROOM, ROOM_FOR_A_SIGN * longest + ROOM_BESIDE) / self._slot()))
        last = len(self.readings) - 1
        return [
            Tick(self._x(place), one.label) for place, one in enumerate(self.readings) if (last - place) % every == 0
        ]

    def _ends(self, values: Sequence[float | None]) -> list[tuple[str, str, float]]:
        """The first and the last value in figures, above their dots."""
        known = _known(values)
        ends = [known[0], known[-1]] if len(known) > 1 else known
        return [(self._x(place), _text(self._y(value) - 14), value) for place, value in ends]

    def _beside_target(self) -> float:
        """Below its line; above it where the axis is too near."""
        return 18.0 if self._y(self.target or 0.0) < BOTTOM - 24 else -8.0


def _known(values: Sequence[float | None]) -> list[tuple[int, float]]:
    return [(place, value) for place, value in enumerate(values) if value is not None]


def _step(highest: float) -> float:
    """Three to five lines with round numbers."""
    if highest <= 0:
        return 1.0
    power = 10 ** math.floor(math.log10(highest / 4))
    return next(power * step for step in STEPS if highest / (power * step) <= 4 + 1e-9)


def _plain(value: float) -> float:
    rounded = round(value, 6)
    return int(rounded) if rounded == int(rounded) else rounded


def _text(value: float) -> str:
    return f"{value:.1f}"


def trend(values: Sequence[float | None]) -> str:
    """Is it "up", "down" or "same" from the first known value to the last; "" where there are not two?"""
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return ""
    before, after = known[0], known[-1]
    return "same" if before == after else "up" if after > before else "down"
