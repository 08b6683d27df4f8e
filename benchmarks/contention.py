"""Two hundred people race for fifty times; the floor is pgbench inserting against the same constraint."""

import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from appointments.models import Appointment
from benchmarks.report import Line, median, p95
from benchmarks.world import Place
from tests.factories import World, make_counter, make_shift
from tests.races.test_last_slots import CONNECTIONS, PEOPLE, PROCESSES, TIMES, Rush, overlaps, two_processes
from tests.standing import OF_A_REQUEST, standing
from willkommen.local.owner import owner_cursor, owner_settings
from willkommen.local.servers import of_this_clone
from willkommen.models import OutgoingMessage
from willkommen.tenancy import inside_authority

FLOOR = """
\\set counter random(1, 1000000)
\\set minute random(0, 5000000)
INSERT INTO floor (counter, during) VALUES (:counter,
  tstzrange(now() + :minute * interval '1 min', now() + (:minute + 20) * interval '1 min'));
"""
FLOOR_SECONDS = 8


class TimedRush(Rush):
    """A rush whose every press is timed: holding a time, the contested act alone, or the whole booking."""

    def __init__(self, world, seed, share, is_whole):
        super().__init__(world, seed, share)
        self.is_whole = is_whole
        self.taken_ms: list[float] = []
        self.began = 0.0

    def _begin(self):
        super()._begin()
        self.began = time.monotonic()

    def _people(self, numbers):
        with standing(OF_A_REQUEST):
            return super()._people(numbers)

    def _free(self):
        with inside_authority(self.world.authority.pk):
            return super()._free()

    def _book(self, number, start):
        began = time.perf_counter()
        try:
            with inside_authority(self.world.authority.pk):
                if self.is_whole:
                    super()._book(number, start)
                else:
                    self._hold(start)
        finally:
            self.taken_ms.append((time.perf_counter() - began) * 1000)


@dataclass(frozen=True)
class Rushes:
    """What came of several rushes: times given out in each, errors, times a second, ms of 95 in 100 and of all presses."""

    got: list[int]
    doubled: int
    errors: int
    rate: float
    p95_ms: float
    longest_ms: float


def rushes(rounds: int, *, is_whole: bool = False) -> Rushes:
    """Presses on a time, or whole bookings, from two processes with eight connections each."""
    slug = "rush-booked" if is_whole else "rush-held"
    world = World(slug, code=slug.upper(), minutes=20, weekdays=())
    for number in range(2, 7):
        make_shift(make_counter(world.office, number), starts="08:00", ends="11:20")
    got, doubled, errors, rates, presses = [], 0, 0, [], []
    with two_processes() as pool:
        for seed in range(rounds):
            halves = list(pool.map(_half, [(world, seed, half, is_whole) for half in range(PROCESSES)]))
            rates.append(TIMES / (max(half.ended for half in halves) - min(half.began for half in halves)))
            got.append(sum(half.got for half in halves))
            errors += sum(half.errors for half in halves)
            presses += [taken for half in halves for taken in half.taken_ms]
            doubled += overlaps()
            OutgoingMessage.objects.filter(authority=world.authority).delete()
            Appointment.objects.filter(authority=world.authority).delete()
    return Rushes(got, doubled, errors, median(rates), p95(presses), max(presses))


def measure(place: Place, rounds: int) -> list[Line]:
    """Two hundred people, fifty times, many times over."""
    found = rushes(rounds)
    exact = found.got.count(TIMES) if not found.doubled else 0
    floor = _floor(str(of_this_clone(test=True).postgres.binaries / "pgbench"))
    return [
        Line(
            f"{PEOPLE} people, {TIMES} times, {CONNECTIONS} connections: exact, {found.errors} errors",
            f"{exact} of {rounds}",
            "",
            "",
            "all, none",
        ),
        Line(
            f"times given out a second until nobody finds one ({PROCESSES} processes)",
            f"{found.rate:.0f}",
            f"{floor:.0f} bare exclusion inserts/s by pgbench",
            f"1 : {floor / found.rate:.0f}",
            "≥ 120",
        ),
        Line("one press, p95", f"{found.p95_ms:.0f} ms", "", "", "≤ 150 ms"),
        Line("the longest of all presses", f"{found.longest_ms:.0f} ms", "", "", "≤ 2 s"),
    ]


@dataclass(frozen=True)
class Half:
    """What one process did; moments are of the clock all processes share."""

    got: int
    errors: int
    taken_ms: list[float]
    began: float
    ended: float


def _half(asked: tuple[World, int, int, bool]) -> Half:
    rush = TimedRush(*asked)
    got = rush.run()
    return Half(got, len(rush.errors), rush.taken_ms, rush.began, time.monotonic())


def _floor(pgbench: str) -> float:
    with owner_cursor() as cursor:
        cursor.execute(
            "CREATE TABLE floor (counter bigint, during tstzrange, EXCLUDE USING gist (counter WITH =, during WITH &&))"
        )
    found = owner_settings()
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "floor.sql"
        script.write_text(FLOOR)
        said = subprocess.run(
            [pgbench, "-n", "-c", "8", "-j", "2", "-T", str(FLOOR_SECONDS), "-f", str(script)]
            + ["-h", found["HOST"], "-p", str(found["PORT"]), "-U", found["USER"], found["NAME"]],
            env={"PGPASSWORD": found["PASSWORD"]},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
    with owner_cursor() as cursor:
        cursor.execute("DROP TABLE floor")
    return float(said.partition("tps = ")[2].partition(" ")[0])
