"""`make bench-peers`: what others do with the same work, beside ours, on the same PostgreSQL in the same run."""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from django.db import connections

from benchmarks import __main__ as ours
from willkommen.local.owner import owner_cursor
from willkommen.local.servers import of_this_clone

HERE = Path(__file__).parent
ENVIRONMENTS = HERE.parent.parent / ".local" / "peers"
PEERS = {
    "libres": ("libres==1.4.0", "libres_peer.py"),
    "django-appointment": ("django-appointment==3.12.0", "django_appointment_peer.py"),
    "pretix": ("pretix==2026.8.0", "pretix_peer.py"),
}


def main() -> int:
    """Ours first, then every peer; one table at the end."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.peers", description=__doc__)
    parser.add_argument("peers", nargs="*", help=f"which of {', '.join(PEERS)}; all unless named")
    parser.add_argument("--rounds", type=int, default=5, help="rushes for each")
    options = parser.parse_args()
    servers = of_this_clone(test=True)
    servers.join()
    try:
        return _measure(options, servers.environment())
    finally:
        ours.drop()
        servers.leave()


def _measure(options: argparse.Namespace, environment: dict[str, str]) -> int:
    rows = {"Willkommen": _ours(environment, options.rounds)}
    for name in options.peers or PEERS:
        what, script = PEERS[name]
        try:
            rows[name] = _peer(name, what, script, environment["DATABASE_OWNER_URL"], options.rounds)
        except subprocess.CalledProcessError as error:
            rows[name] = {}
            print(f"{name} could not be measured: {error}", file=sys.stderr)
    _show(rows)
    return 0 if all(rows.values()) else 1


def _ours(environment: dict[str, str], rounds: int) -> dict:
    ours.prepare(environment)
    from benchmarks import availability, contention
    from benchmarks.world import build

    place = build()
    days = availability.figures(place)
    found = {"availability": {"cold_ms": days.cold_ms, "warm_ms": days.warm_ms, "queries": days.queries}}
    for part in ("held", "booked"):
        rush = contention.rushes(rounds, is_whole=part == "booked")
        found[part] = {"sold": rush.got, "rate": rush.rate, "p95_ms": rush.p95_ms, "errors": rush.errors}
    return found


def _peer(name: str, what: str, script: str, owner_url: str, rounds: int) -> dict:
    python = _environment(name, what)
    database = f"bench_{name.replace('-', '_')}"
    with owner_cursor("postgres") as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{database}"')
    try:
        print(f"… {name}", file=sys.stderr, flush=True)
        said = subprocess.run(
            [str(python), script, str(rounds)],
            cwd=HERE,
            env={"PATH": os.environ["PATH"], "DSN": f"{owner_url.rpartition('/')[0]}/{database}"},
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        ).stdout
    finally:
        with owner_cursor("postgres") as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')
    found = [json.loads(line.removeprefix("FIGURES ")) for line in said.splitlines() if line.startswith("FIGURES ")]
    return {figures.pop("part"): figures for figures in found}


def _environment(name: str, what: str) -> Path:
    """The interpreter of the peer's own environment, made when it is not there."""
    folder = ENVIRONMENTS / name
    python = folder / "bin" / "python"
    if not (folder / "complete").exists():
        print(f"… installing {what}", file=sys.stderr, flush=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", what, "psycopg2-binary"], check=True)
        (folder / "complete").touch()
    return python


def _show(rows: dict[str, dict]) -> None:
    print("\n| | 8 weeks, first | again | beside ours | queries |\n|---|---|---|---|---|")
    for name, row, mine in _measured(rows, "availability"):
        beside = f"{row['warm_ms'] / mine['warm_ms']:.0f}×"
        print(f"| {name} | {row['cold_ms']:,.0f} ms | {row['warm_ms']:,.0f} ms | {beside} | {row['queries']:,} |")
    for part in ("booked", "held"):
        print(f"\n| 50 times {part} | sold | errors | successes/s | beside ours | p95 |\n|---|---|---|---|---|---|")
        for name, row, mine in _measured(rows, part):
            beside = f"{row['rate']:.1f} | 1 : {mine['rate'] / row['rate']:.1f}"
            sold = ", ".join(map(str, row["sold"]))
            print(f"| {name} | {sold} | {row['errors']} | {beside} | {row['p95_ms']:,.0f} ms |")
    for name, row in rows.items():
        if not row:
            print(f"{name} could not be measured", file=sys.stderr)


def _measured(rows: dict[str, dict], part: str) -> Iterator[tuple[str, dict, dict]]:
    """(name, its figures, ours) of everybody who does this part."""
    return ((name, row[part], rows["Willkommen"][part]) for name, row in rows.items() if part in row)


if __name__ == "__main__":
    try:
        code = main()
    finally:
        connections.close_all()
    sys.exit(code)
