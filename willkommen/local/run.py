"""`make run`: the whole house on one machine, until Ctrl-C. Called after `bootstrap.py` has made the environment."""

import argparse
import errno
import fcntl
import os
import shutil
import signal
import sys
import time
from pathlib import Path
from typing import TextIO

from willkommen.local.bootstrap import LocalError, refuse_second_house, speak_plainly
from willkommen.local.house import House, disk_full_in
from willkommen.local.places import local_folder
from willkommen.local.servers import of_this_clone

_PARENT = os.getppid()


class Stop(Exception):
    """Somebody asked us to end."""


def _stop_when_left_alone() -> None:
    """`make` was killed: nobody could end us with Ctrl-C any more."""
    if "MAKELEVEL" in os.environ and os.getppid() != _PARENT:
        raise Stop


def _stop_on_signals() -> None:
    def stop(*_: object) -> None:
        raise Stop

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        signal.signal(signal.SIGHUP, stop)


def _only_one_house(folder: Path) -> TextIO:
    """Two houses over the same data would send every message by two workers and fight over the files."""
    refuse_second_house(folder / "run.lock")
    lock = (folder / "run.lock").open("a+")
    fcntl.flock(lock, fcntl.LOCK_EX)
    lock.truncate(0)
    return lock


def _show_addresses(house: House, seconds: float) -> None:
    logins = _some_of_each((house.local / "demo-logins.txt").read_text().strip().splitlines())
    print(
        f"\nWillkommen is open ({seconds:.0f} s).\n"
        f"  Applicants           {house.address}/\n"
        f"  Staff                {house.address}/konto/anmelden/\n"
        f"  Caught mail and SMS  {house.address}/postfach/\n"
        f"  Style page           {house.address}/stil/\n\n"
        f"{logins}\n"
        f"  All logins: {house.local / 'demo-logins.txt'}\n\n"
        f"Logs: {house.local / 'log'}   Ctrl-C ends everything, `make reset` throws the data away.\n",
        flush=True,
    )


def _some_of_each(logins: list[str]) -> str:
    """One login for each task, at two authorities: a screenful. `load_demo` ends each line with task and authority."""
    shown: dict[str, str] = {}
    for line in logins[:-1]:
        task, _, authority = line.rpartition("  ")[2].strip().partition(", ")
        if authority in {"", "celle", "osnabrueck"}:
            shown.setdefault(f"{task} {authority}", f"  {line}")
    return "\n".join([*shown.values(), *(f"  {line}" for line in logins[-1:])])


def reset() -> None:
    """Throw the demo's data away: the servers' folders, caught mail, and what was remembered."""
    local = local_folder()
    with _only_one_house(local):
        servers = of_this_clone()
        servers.stop()
        for folder in (servers.folder / "postgres", servers.folder / "valkey", local / "mail", local / "static"):
            shutil.rmtree(folder, ignore_errors=True)
        for file in (
            servers.state.path,
            local / "run.json",
            *local.glob("celerybeat-schedule*"),
            local / "static.stamp",
        ):
            file.unlink(missing_ok=True)
    print("The data of the demo are gone. `make run` starts with new ones.")


def run(port: int) -> int:
    """Open the house, watch over it, close it; answers with the exit code."""
    begun = time.monotonic()
    _stop_on_signals()
    house, code = House(port), 0
    try:
        with _only_one_house(house.local) as lock:
            print(f"{house.address} (process {os.getpid()})", file=lock, flush=True)
            house.open()
            _show_addresses(house, time.monotonic() - begun)
            house.watch(_stop_when_left_alone)
    except Stop:
        print("\nStopping …", flush=True)
    except LocalError as error:
        print(f"✗ {error}", file=sys.stderr, flush=True)
        code = 1
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        print(f"✗ {disk_full_in(str(error))}", file=sys.stderr, flush=True)
        code = 1
    finally:
        house.close()
    print("All processes have ended.", flush=True)
    return code


def main() -> int:
    """The command line."""
    speak_plainly()
    parser = argparse.ArgumentParser(prog="make run", description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--reset", action="store_true", help="throw the data of the demo away")
    options = parser.parse_args()
    if options.reset:
        reset()
        return 0
    return run(options.port)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except LocalError as error:
        sys.exit(f"✗ {error}")
