"""Finding a profession among ESCO's three thousand, and how often it is the right one.

The queries were written down before the search was.
"""

import csv
import tempfile
import time
from pathlib import Path

from django.db import connection
from django.utils import timezone

from benchmarks.report import Line, median, milliseconds
from benchmarks.world import analyze
from recognition_pilot.actions.catalogue import load_professions
from recognition_pilot.actions.occupations import import_occupations
from recognition_pilot.models import Profession, ProfessionLabel
from recognition_pilot.queries.way.finding import find_professions
from tests.recognition_pilot.esco import ALL, write_all

QUERIES = Path(__file__).with_name("profession_queries.csv")
TIMES = 5


def measure() -> list[Line]:
    """Own professions alone, and with ESCO's German and English labels where its table lies beside the clone."""
    load_professions(now=timezone.now())
    lines = _lines()
    if ALL.exists():
        with tempfile.TemporaryDirectory() as folder:
            import_occupations(
                files=write_all(Path(folder)),
                version="1.2.0",
                source="https://esco.ec.europa.eu/en/use-esco/download",
                licence="Reuse free with acknowledgement, Decision 2011/833/EU",
                now=timezone.now(),
            )
        lines += _lines()
    return lines


def _lines() -> list[Line]:
    analyze()
    with QUERIES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    right = sum(_is_among_the_first_three(row) for row in rows)
    taken = []
    for row in rows * TIMES:
        began = time.perf_counter()
        find_professions(row["query"], language=row["language"])
        taken.append((time.perf_counter() - began) * 1000)
    taken.sort()
    ours, late, floor = median(taken), taken[int(len(taken) * 0.95)], _floor()
    size = f"{Profession.objects.count()} professions, {ProfessionLabel.objects.count()} labels"
    return [
        Line(
            f"find a profession among {size}, 1 query, median",
            f"{ours:.1f} ms",
            f"{floor:.2f} ms, one indexed query",
            f"{ours / floor:.0f}",
        ),
        Line(f"the same, p95 of {len(rows)} queries in ten languages", f"{late:.1f} ms", target="≤ 30 ms"),
        Line(
            "the right one among the first three", f"{right} of {len(rows)}, {right / len(rows):.1%}", target="≥ 95 %"
        ),
    ]


def _is_among_the_first_three(row: dict[str, str]) -> bool:
    found = find_professions(row["query"], language=row["language"], most=3)
    return not {one.code for one in found}.isdisjoint(row["expected"].split("|"))


def _floor() -> float:
    """One known word by its index, through the bare driver, in ms (median)."""
    statement = "SELECT id FROM recognition_pilot_searchword WHERE word = 'KRANKENSCHWESTER'"
    with connection.cursor() as cursor:
        return median(milliseconds(lambda: (cursor.execute(statement), cursor.fetchone()), times=200))
