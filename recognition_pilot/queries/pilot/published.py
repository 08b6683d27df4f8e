"""What the Land reads: published quarters, compared by size and structure of the authorities."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from recognition_pilot.models import PublishedTable
from recognition_pilot.queries.figures.indicators import Indicator, indicators
from recognition_pilot.queries.practice_words import amount, unit_word
from recognition_pilot.rules.groups import SIZES, Span, size_of, span_of
from recognition_pilot.rules.quarters import first_day_of, name_of
from willkommen.models import Authority

CATALOGUE = Path(__file__).parents[2] / "catalogue" / "structure.json"
SIZE_NAMES = {
    "small": _("below 150,000 inhabitants"),
    "middle": _("150,000 to 300,000 inhabitants"),
    "large": _("more than 300,000 inhabitants"),
}
KIND_NAMES = {"city": pgettext_lazy("authorities", "Cities"), "district": pgettext_lazy("authorities", "Districts")}


@dataclass(frozen=True)
class Line:
    """One indicator in one quarter: the span of every group, in words; an empty text where too few are known."""

    code: str
    name: str
    unit: str
    cells: list[dict | None]


def published_tables() -> list[PublishedTable]:
    """All published quarters, the latest first."""
    return list(PublishedTable.objects.all())


def table_of(name: str) -> PublishedTable | None:
    """The published quarter of an address ("2026-3"), None where there is none."""
    first_day = first_day_of(name)
    return PublishedTable.objects.filter(first_day=first_day).first() if first_day else None


def quarter_words(table: PublishedTable) -> dict:
    """A quarter for a list: its name in the address, its number and year."""
    year, _line, number = name_of(table.first_day).partition("-")
    return {"name": name_of(table.first_day), "year": year, "number": number, "table": table}


def groups() -> list[dict]:
    """Groups by size and by structure, each with its name and the short names of its authorities; small ones too."""
    authorities = list(Authority.objects.order_by("slug"))
    sizes = {one.slug: size_of(inhabitants) for one in authorities if (inhabitants := _inhabitants().get(one.slug))}
    found = [{"name": _("all authorities"), "slugs": [one.slug for one in authorities]}]
    for size, _below in SIZES:
        found.append({"name": SIZE_NAMES[size], "slugs": [slug for slug, own in sizes.items() if own == size]})
    for kind, name in KIND_NAMES.items():
        found.append({"name": name, "slugs": [one.slug for one in authorities if one.kind == kind]})
    return found


def comparison(table: PublishedTable) -> dict:
    """Every indicator of a quarter by groups, made from published cells alone."""
    known = {(cell["authority"], cell["indicator"]): cell["value"] for cell in table.content["cells"]}
    columns = groups()
    lines = [
        Line(
            one.code,
            one.name,
            unit_word(one.unit),
            [_span_words(one, span_of(known.get((slug, one.code)) for slug in group["slugs"])) for group in columns],
        )
        for one in indicators()
    ]
    return {"groups": columns, "lines": [line for line in lines if any(line.cells)]}


def authority_over_time(authority: Authority) -> dict:
    """The published figures of one authority, quarter by quarter; never beside another single one."""
    tables = published_tables()[:8][::-1]
    known = [
        {cell["indicator"]: cell for cell in table.content["cells"] if cell["authority"] == authority.slug}
        for table in tables
    ]
    lines = [
        {"code": one.code, "name": one.name, "cells": [_cell_words(one, cells.get(one.code)) for cells in known]}
        for one in indicators()
    ]
    return {
        "quarters": [quarter_words(table) for table in tables],
        "lines": [line for line in lines if any(line["cells"])],
    }


def _cell_words(one: Indicator, cell: dict | None) -> str:
    if cell is None or cell["value"] is None:
        return ""
    return _value_words(one, cell["value"])


def _span_words(one: Indicator, span: Span | None) -> dict | None:
    if span is None:
        return None
    low, high = (amount(value, "", _decimals(value)) for value in (span.lowest, span.highest))
    return {"low": low, "middle": _value_words(one, span.middle), "high": high, "authorities": span.authorities}


def _value_words(one: Indicator, value: float) -> str:
    return amount(value, unit_word(one.unit), _decimals(value))


def _decimals(value: float) -> int:
    return 0 if value == int(value) else 1


@cache
def _inhabitants() -> dict[str, int]:
    return json.loads(CATALOGUE.read_text())["inhabitants"]
