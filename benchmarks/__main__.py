"""`make bench`: our side and the floor in one run, on a database of its own."""

import argparse
import os
import secrets
import sys
import time

from benchmarks import report
from willkommen.local.servers import of_this_clone

DATABASE = "bench"
ADDRESSES = ("DATABASE_URL", "WORKER_DATABASE_URL", "DATABASE_OWNER_URL")


def main() -> int:
    """Run the chosen parts (all by default) and print one table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("parts", nargs="*", help="which of them; all unless named")
    parser.add_argument("--past", type=int, default=1_000_000, help="past bookings for the growth part")
    parser.add_argument(
        "--visits", type=int, default=1_000_000, help="visits of five years in the figures part, at most"
    )
    parser.add_argument("--rounds", type=int, default=100, help="rushes in the contention part")
    options = parser.parse_args()
    servers = of_this_clone(test=True)
    servers.join()
    try:
        prepare(servers.environment())
        return _measure(options)
    finally:
        drop()
        servers.leave()


def prepare(environment: dict[str, str]) -> None:
    """A fresh migrated database; who is who there is as in the tests (`tests/standing.py`), web servers are the app role."""
    os.environ.update(environment, SECRET_KEY=secrets.token_urlsafe(40), DJANGO_SETTINGS_MODULE="willkommen.settings")
    os.environ["LOG_LEVEL"] = "ERROR"
    os.environ.setdefault("STATIC_STORAGE", "django.contrib.staticfiles.storage.StaticFilesStorage")
    from willkommen.local.owner import owner_cursor

    drop()
    with owner_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{DATABASE}"')
    for name in ADDRESSES:
        os.environ[name] = os.environ[name].rpartition("/")[0] + f"/{DATABASE}"
    from willkommen.local.postgres import prepare_database

    with owner_cursor(DATABASE) as cursor:
        prepare_database(cursor)
    import django

    django.setup()
    from django.core.management import call_command

    from willkommen.local.owner import as_owner

    with as_owner(DATABASE):
        call_command("migrate", verbosity=0, interactive=False)
    import pytest

    from tests.standing import sign_in_as_worker, watch_the_doors

    patch = pytest.MonkeyPatch()
    sign_in_as_worker(patch, os.environ["WORKER_DATABASE_URL"])
    watch_the_doors(patch)


def _measure(options: argparse.Namespace) -> int:
    from benchmarks import (
        availability,
        booking,
        casework,
        contention,
        figures,
        pages,
        polls,
        professions,
        queue,
        reminders,
    )
    from benchmarks.world import build

    world = build()
    parts = {
        "availability": lambda: availability.measure(world),
        "contention": lambda: contention.measure(world, options.rounds),
        "pages": lambda: pages.measure(world),
        "booking": lambda: booking.measure(world),
        "queue": lambda: queue.measure(world),
        "polls": lambda: polls.measure(world),
        "reminders": lambda: reminders.measure(world),
        "casework": lambda: casework.measure(world),
        "professions": professions.measure,
        "figures": lambda: figures.measure(options.visits),
        # last, because a million rows stay behind
        "growth": lambda: availability.measure_growth(world, options.past),
    }
    unknown = set(options.parts) - set(parts)
    if unknown:
        print(f"There is no part {', '.join(sorted(unknown))}; there are {', '.join(parts)}.")
        return 2
    report.head()
    for name, part in parts.items():
        if not options.parts or name in options.parts:
            began = time.monotonic()
            report.show(part())
            print(f"… {name}: {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    return 0


def drop() -> None:
    """Throw the database away, if there is one."""
    from django.db import connections

    from willkommen.local.owner import owner_cursor

    if "DATABASE_OWNER_URL" not in os.environ:
        return
    if os.environ["DATABASE_URL"].endswith(f"/{DATABASE}"):
        connections.close_all()
        for name in ADDRESSES:
            os.environ[name] = os.environ[name].rpartition("/")[0] + "/postgres"
    with owner_cursor("postgres") as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{DATABASE}" WITH (FORCE)')


if __name__ == "__main__":
    sys.exit(main())
