"""A backup of the whole database, sealed for whoever holds the secret key."""

import signal
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from willkommen.backup.age import NotOpened
from willkommen.backup.making import make_backup, write_erasures
from willkommen.backup.restoring import OLDEST
from willkommen.backup.server import BackupFailed, Server

LIST_EVERY_SECONDS = 300
NAME = "willkommen-{:%Y%m%dT%H%M%SZ}.age"


class Command(BaseCommand):
    help = (
        "Writes a sealed backup to FILE or to a new file in a folder, there with the list of what was erased. "
        "BACKUP_RECIPIENT (age1…) says who may open it; `backup_key` makes a pair of keys. "
        "Exit code 0: it is whole and on the disk; 1: there is none."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", nargs="?", type=Path)
        parser.add_argument("--to-folder", type=Path, help="a folder for many backups")
        parser.add_argument("--keep-days", type=int, default=14, help="remove older backups from the folder (14)")
        parser.add_argument("--every-day-at", help="HH:MM UTC: go on for ever, the list of erasures every five minutes")

    def handle(self, *, file: Path | None, to_folder: Path | None, keep_days: int, every_day_at: str | None, **_):
        if (file is None) == (to_folder is None):
            raise CommandError("Name a file, or a folder by --to-folder.")
        if to_folder is not None and not to_folder.is_dir():
            raise CommandError(f"There is no folder {to_folder}.")
        _require_recipient()
        self.server = Server.at(settings.BACKUP_DATABASE_URL)
        if every_day_at:
            self._go_on(to_folder, keep_days, every_day_at)
        elif file is not None:
            self._try(self._make, file)
        else:
            self._try(self._into, to_folder, keep_days)

    def _make(self, target: Path) -> None:
        make_backup(
            server=self.server,
            recipient=settings.BACKUP_RECIPIENT,
            target=target,
            now=timezone.now(),
            say=self._say,
        )

    def _into(self, folder: Path, keep_days: int) -> None:
        now = timezone.now()
        self._make(folder / NAME.format(now.astimezone(UTC)))
        write_erasures(server=self.server, folder=folder, now=now)
        for path in folder.glob("willkommen-*.age"):
            if _age(path, now) > timedelta(days=keep_days):
                path.unlink()
                self._say(f"{path.name} removed, older than {keep_days} days")
        for path in folder.glob("erasures-*.jsonl"):
            if _age(path, now) > OLDEST:
                path.unlink()

    def _go_on(self, folder: Path | None, keep_days: int, at: str) -> None:
        """Until we are told to end; what fails is said and tried again. A file under way leaves nothing behind."""
        if folder is None:
            raise CommandError("--every-day-at needs --to-folder.")
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        hour, _, minute = at.partition(":")
        try:
            while True:
                if _is_due(folder, timezone.now(), int(hour), int(minute)):
                    self._try_again(self._into, folder, keep_days)
                self._try_again(lambda: write_erasures(server=self.server, folder=folder, now=timezone.now()))
                time.sleep(LIST_EVERY_SECONDS)
        except KeyboardInterrupt:
            self._say("ended")

    def _try(self, what, *arguments) -> None:
        try:
            what(*arguments)
        except (BackupFailed, NotOpened) as error:
            raise CommandError(str(error)) from error

    def _try_again(self, what, *arguments) -> None:
        try:
            what(*arguments)
        except (BackupFailed, NotOpened) as error:
            self.stderr.write(str(error))

    def _say(self, words: str) -> None:
        self.stderr.write(words)


def _require_recipient() -> None:
    if settings.BACKUP_RECIPIENT:
        return
    raise CommandError(
        "BACKUP_RECIPIENT is empty: `manage.py backup_key FILE` makes a pair of keys and names its value."
    )


def _age(path: Path, now: datetime) -> timedelta:
    return now - datetime.fromtimestamp(path.stat().st_mtime, tz=UTC)


def _is_due(folder: Path, now: datetime, hour: int, minute: int) -> bool:
    """None since the last such hour."""
    last = now.astimezone(UTC).replace(hour=hour, minute=minute, second=0, microsecond=0)
    last -= timedelta(days=1) if last > now else timedelta(0)
    newest = max((path.stat().st_mtime for path in folder.glob("willkommen-*.age")), default=0.0)
    return newest < last.timestamp()
