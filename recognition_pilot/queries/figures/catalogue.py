"""The indicators as the catalogue describes them: names, definitions, cuts, targets. German and English."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import get_language

CATALOGUE = Path(__file__).parents[2] / "catalogue" / "indicators.json"
DAYS_OF_A_YEAR = 365


@dataclass(frozen=True)
class Bound:
    """One bound of a target: `of` the value, the 90 % value ("p90") or a detail; `per_year` grows with the period."""

    of: str
    at_most: float | None = None
    at_least: float | None = None
    # Where a service needs the fingerprint station.
    biometrics: float | None = None
    per_year: bool = False

    def limit(self, *, days: int, needs_station: bool = False) -> float:
        """The number to compare with, for a period of so many days."""
        plain = self.at_most if self.at_most is not None else self.at_least or 0.0
        if needs_station and self.biometrics is not None:
            plain = self.biometrics
        return plain * days / DAYS_OF_A_YEAR if self.per_year else plain

    def holds(self, value: float, *, days: int, needs_station: bool = False) -> bool:
        """Whether a value keeps to it."""
        limit = self.limit(days=days, needs_station=needs_station)
        return value <= limit if self.at_most is not None else value >= limit


@dataclass(frozen=True)
class DetailName:
    """What may stand beside a value: its code, its unit, its name."""

    code: str
    unit: str
    name: str


@dataclass(frozen=True)
class Indicator:
    """Kennzahl: what it says, how it is reckoned, where it comes from, what is aimed at; in German or English.

    `unit`: days, minutes, percent, number, hours, months, per_hundred. `kind`: median, share, mean, count, stock, rate,
    weekly. `taken`: "months" where the source knows months only. `direction`: down (less is better), up, none.
    """

    code: str
    area: str
    name: str
    definition: str
    formula: str
    source: str
    target: str
    unit: str
    kind: str
    direction: str
    decimals: int
    taken: str
    counts_people: bool
    slices: tuple[str, ...]
    bounds: tuple[Bound, ...]
    details: tuple[DetailName, ...]

    @property
    def bound(self) -> Bound | None:
        """The bound of the value itself: the target line of a chart."""
        return next((bound for bound in self.bounds if bound.of == "value"), None)


def indicators() -> list[Indicator]:
    """All indicators in the order of the pilot, in German or English as the reader has it."""
    return list(_read("en" if (get_language() or "de").startswith("en") else "de").values())


def indicator(code: str) -> Indicator | None:
    """One indicator, None where there is no such code."""
    return next((found for found in indicators() if found.code == code), None)


@cache
def _read(language: str) -> dict[str, Indicator]:
    found = json.loads(CATALOGUE.read_text())["indicators"]
    return {row["code"]: _indicator(row, language) for row in found}


def _indicator(row: dict, language: str) -> Indicator:
    words = {name: row[name][language] for name in ("name", "definition", "formula", "source", "target")}
    plain = {name: row[name] for name in ("code", "area", "unit", "kind", "direction", "decimals", "taken")}
    return Indicator(
        **words,
        **plain,
        counts_people=row["counts"] == "people",
        slices=tuple(row["slices"]),
        bounds=tuple(_bound(bound) for bound in row["bounds"]),
        details=tuple(DetailName(one["code"], one["unit"], one["name"][language]) for one in row["details"]),
    )


def _bound(row: dict) -> Bound:
    return Bound(
        of=row["of"],
        at_most=row.get("at_most"),
        at_least=row.get("at_least"),
        biometrics=row.get("biometrics"),
        per_year=row.get("per") == "year",
    )
