"""The work every peer is given; runs in the peer's own environment, so it needs nothing but Python.

12 counters, 20-minute times from 8 to 12 and 13 to 16, eight weeks from next Monday on, 60 % booked: how long does it
take to read what is free? And two hundred people on sixteen connections want the last fifty times (five counters, ten
times each on one day); each takes another one when theirs is gone and gives up when none is left.
"""

import datetime as dt
import json
import multiprocessing
import random
import statistics
import sys
import threading
import time
from collections.abc import Callable

COUNTERS, WEEKS, MINUTES, BOOKED = 12, 8, 20, 0.6
PEOPLE, RUSH_COUNTERS, RUSH_TIMES, CONNECTIONS, PROCESSES = 200, 5, 10, 16, 2
PLACES = RUSH_COUNTERS * RUSH_TIMES

_today = dt.datetime.now(dt.UTC).date()
FIRST_DAY = _today + dt.timedelta(days=7 - _today.weekday())
DAYS = [day for day in (FIRST_DAY + dt.timedelta(days=n) for n in range(7 * WEEKS)) if day.weekday() < 5]
# The rush is after the eight weeks, so that it meets nothing else.
RUSH_DAY = FIRST_DAY + dt.timedelta(days=7 * WEEKS + 7)
HALVES = ((dt.time(8), dt.time(12)), (dt.time(13), dt.time(16)))
STARTS = [dt.time(hour, minute) for hour in (8, 9, 10, 11, 13, 14, 15) for minute in (0, 20, 40)]
RUSH_STARTS = STARTS[:RUSH_TIMES]

_gate = multiprocessing.get_context("fork").Barrier(PROCESSES)


class Gone(Exception):
    """Somebody else was faster."""


def is_booked() -> Callable[[], bool]:
    """Says for one time after the other whether it is booked; the same for every peer."""
    chance = random.Random(1)
    return lambda: chance.random() < BOOKED


def say(**figures) -> None:
    """Hand figures back to whoever started this peer."""
    print("FIGURES " + json.dumps(figures), flush=True)


def median_ms(read: Callable[[], object], *, times: int = 5) -> tuple[float, float]:
    """(the first call, the median of the following ones) in ms."""
    taken = []
    for _ in range(times + 1):
        began = time.perf_counter()
        read()
        taken.append((time.perf_counter() - began) * 1000)
    return taken[0], statistics.median(taken[1:])


def rush(
    seed: int, *, free: Callable[[], list], book: Callable[[object, int], None], close: Callable[[], None]
) -> dict:
    """One rush over two processes with eight connections each: answers got, errors, seconds and ms of each press."""
    context = multiprocessing.get_context("fork")
    answers: multiprocessing.Queue = context.Queue()
    halves = [
        context.Process(target=_half, args=(answers, seed, half, free, book, close), daemon=True)
        for half in range(PROCESSES)
    ]
    for half in halves:
        half.start()
    both = [answers.get(timeout=900) for _ in halves]
    for half in halves:
        half.join()
    seconds = max(one["ended"] for one in both) - min(one["began"] for one in both)
    return {
        "got": sum(one["got"] for one in both),
        "errors": [error for one in both for error in one["errors"]],
        "seconds": seconds,
        "presses": [taken for one in both for taken in one["presses"]],
    }


def rushes(rounds: int, *, free, book, close, sold: Callable[[], int], clear: Callable[[], None]) -> dict:
    """Several rushes; `sold` counts what stands in the database afterwards."""
    found = {"sold": [], "rates": [], "errors": 0, "presses": [], "last_error": ""}
    for seed in range(rounds):
        clear()
        close()
        one = rush(seed, free=free, book=book, close=close)
        found["sold"].append(sold())
        found["rates"].append(one["got"] / one["seconds"])
        found["errors"] += len(one["errors"])
        found["presses"] += one["presses"]
        found["last_error"] = one["errors"][-1] if one["errors"] else found["last_error"]
        print(
            f"rush {seed}: {found['sold'][-1]} sold, {found['rates'][-1]:.1f}/s {found['last_error']}",
            file=sys.stderr,
            flush=True,
        )
    presses, rates = sorted(found.pop("presses")), found.pop("rates")
    return {**found, "rate": statistics.median(rates), "p95_ms": presses[max(0, int(len(presses) * 0.95) - 1)]}


def _half(answers, seed: int, half: int, free, book, close) -> None:
    threads_each = CONNECTIONS // PROCESSES
    mine = range(half, PEOPLE, PROCESSES)
    state: dict = {"got": 0, "errors": [], "presses": [], "began": 0.0}
    lock = threading.Lock()

    def go() -> None:
        _gate.wait(120)
        state["began"] = time.monotonic()

    start = threading.Barrier(threads_each, action=go)

    def people(first: int) -> None:
        chance = random.Random(f"{seed} {half} {first}")
        try:
            free()  # opens the connection
            start.wait(120)
            for number in mine[first::threads_each]:
                got = _person(number, chance, free, book, state, lock)
                with lock:
                    state["got"] += got
        finally:
            close()

    threads = [threading.Thread(target=people, args=(first,)) for first in range(threads_each)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    answers.put({**state, "ended": time.monotonic()})


def _person(number: int, chance: random.Random, free, book, state: dict, lock) -> bool:
    while times := free():
        began = time.perf_counter()
        try:
            book(chance.choice(times), number)
        except Gone:
            continue
        except Exception as error:  # noqa: BLE001 -- whatever a peer lets through is what its user would have seen
            with lock:
                state["errors"].append(f"{type(error).__name__}: {error}"[:200])
            return False
        else:
            return True
        finally:
            with lock:
                state["presses"].append((time.perf_counter() - began) * 1000)
    return False
