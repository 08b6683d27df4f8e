"""Restoring a backup into this installation's database."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from willkommen.backup.age import NotOpened, read_identity
from willkommen.backup.restoring import look_through, restore
from willkommen.backup.server import BackupFailed, Server


class Command(BaseCommand):
    help = (
        "Restores a backup. The file is looked through first; rows are written in one transaction; messages are held back, "
        "sessions ended, erased people erased again, and only then may anybody enter. Exit code 0: done and opened; "
        "1: not, and the words say whether anything was changed."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--key", type=Path, required=True, help="file with the secret key (AGE-SECRET-KEY-1…)")
        parser.add_argument("--replace", action="store_true", help="give up what stands in the database")
        parser.add_argument(
            "--erasures",
            type=Path,
            nargs="*",
            help="lists of erasures; unless given those beside the backup, and always the database's own",
        )
        parser.add_argument("--forget-nothing", action="store_true", help="bring back what was erased since")
        parser.add_argument("--check", action="store_true", help="only look through the file")

    def handle(self, *, file: Path, key: Path, replace: bool, erasures, forget_nothing: bool, check: bool, **_):
        try:
            identity = read_identity(key.read_text())
            if check:
                manifest = look_through(file, identity, self._say)
                rows = sum(manifest["counts"].values())
                self.stdout.write(f"whole: {manifest['made_at']}, PostgreSQL {manifest['server']}, {rows:,} rows")
                return
            if not settings.OWNER_DATABASE_URL:
                raise CommandError("Restoring needs the owner role: set DATABASE_OWNER_URL.")
            done = restore(
                path=file,
                identity=identity,
                owner=Server.at(settings.OWNER_DATABASE_URL),
                worker=Server.at(settings.WORKER_DATABASE_URL),
                lists=sorted(file.resolve().parent.glob("erasures-*.jsonl")) if erasures is None else erasures,
                replace=replace,
                forget_nothing=forget_nothing,
                now=timezone.now(),
                say=self._say,
            )
        except (BackupFailed, NotOpened) as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}. Nothing was changed.") from error
        for name, value in done.items():
            self.stdout.write(f"{name.replace('_', ' ')}: {value}")
        self.stdout.write("Open again. Messages are held back: look at them, then `pause_messages --resume`.")

    def _say(self, words: str) -> None:
        self.stderr.write(words)
