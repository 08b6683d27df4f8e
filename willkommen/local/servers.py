"""
The embedded servers of a clone: `python -m willkommen.local.servers start|stop|status|env [--test]`.

The demo and the tests have servers and data of their own. Several processes may use the same servers; the last one out
stops them, unless somebody started them by hand with `start`.
"""

import argparse
import contextlib
import fcntl
import os
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path

from willkommen.local.bootstrap import LocalError, refuse_full_disk
from willkommen.local.places import data_folder, server_account
from willkommen.local.postgres import APP, BACKUP, OWNER, WORKER, Postgres, binaries_folder
from willkommen.local.state import State
from willkommen.local.valkey import Valkey


class Servers:
    """PostgreSQL and Valkey over one data folder."""

    def __init__(self, folder: Path, binaries_in: Path) -> None:
        folder.mkdir(exist_ok=True)
        account = server_account()
        if account:
            folder.chmod(0o755)
        self.folder = folder
        self.state = State(folder / "state.json")
        self.postgres = Postgres(folder, binaries_folder(binaries_in, account), self.state, account)
        self.valkey = Valkey(folder, self.state, account)
        self._use: int | None = None

    def environment(self) -> dict[str, str]:
        """What Django has to know to use these servers."""
        return {
            "DATABASE_URL": self.postgres.url(APP),
            "WORKER_DATABASE_URL": self.postgres.url(WORKER),
            "DATABASE_OWNER_URL": self.postgres.url(OWNER),
            "DATABASE_BACKUP_URL": self.postgres.url(BACKUP),
            "REDIS_URL": self.valkey.url(),
        }

    def start(self) -> None:
        """Start by hand: the servers stay up until `stop`."""
        with self._alone():
            self._bring_up()
            self._kept.touch()

    def stop(self) -> None:
        """Stop the servers, whoever uses them."""
        with self._alone():
            self._kept.unlink(missing_ok=True)
            self._bring_down()

    def join(self) -> None:
        """Use the servers from this process: started when needed, and not stopped by others before `leave`."""
        with self._alone():
            self._bring_up()
            self._use = os.open(self.folder / "users.lock", os.O_RDWR | os.O_CREAT, 0o600)
            fcntl.flock(self._use, fcntl.LOCK_SH)

    def leave(self) -> None:
        """Done with the servers; the last user stops them. The lock of a user that crashed is gone with it."""
        if self._use is None:
            return
        with self._alone():
            fcntl.flock(self._use, fcntl.LOCK_UN)
            with contextlib.suppress(BlockingIOError):
                fcntl.flock(self._use, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if not self._kept.exists():
                    self._bring_down()
            os.close(self._use)
            self._use = None

    def stop_if_unused(self) -> None:
        """Stop the servers unless a process uses them or somebody started them by hand."""
        self._use = os.open(self.folder / "users.lock", os.O_RDWR | os.O_CREAT, 0o600)
        self.leave()

    def running(self) -> dict[str, int | None]:
        """The process numbers, None for a server that does not run."""
        return {"PostgreSQL": self.postgres.pid(), "Valkey": self.valkey.pid()}

    @property
    def _kept(self) -> Path:
        return self.folder / "started-by-hand"

    def _bring_up(self) -> None:
        refuse_full_disk(self.folder)
        self.postgres.start()
        self.valkey.start()

    def _bring_down(self) -> None:
        self.valkey.stop()
        self.postgres.stop()

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """One process at a time starts or stops."""
        with (self.folder / "start.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def of_this_clone(*, test: bool = False) -> Servers:
    """The servers of this clone's demo, or those of its tests."""
    base = data_folder()
    return Servers(base / "test" if test else base, binaries_in=base)


def _show_status(servers: Servers) -> int:
    for name, pid in servers.running().items():
        print(f"{name}: {f'running, process {pid}' if pid else 'not running'}")
    print(f"Data: {servers.folder}")
    return 0 if all(servers.running().values()) else 3


def _show_environment(servers: Servers) -> int:
    for name, value in servers.environment().items():
        print(f"export {name}={shlex.quote(value)}")
    return 0


def main(arguments: list[str] | None = None) -> int:
    """The command line; answers with the exit code."""
    parser = argparse.ArgumentParser(prog="python -m willkommen.local.servers", description=__doc__)
    parser.add_argument("command", choices=["start", "stop", "status", "env"])
    parser.add_argument(
        "--test",
        action="store_true",
        help="the servers of the tests instead of those of the demo",
    )
    options = parser.parse_args(arguments)
    servers = of_this_clone(test=options.test)
    if options.command == "start":
        servers.start()
        return _show_status(servers)
    if options.command == "stop":
        servers.stop()
        print("Stopped.")
        return 0
    return _show_environment(servers) if options.command == "env" else _show_status(servers)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except LocalError as error:
        sys.exit(f"✗ {error}")
