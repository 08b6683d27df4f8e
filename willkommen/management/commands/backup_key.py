"""A pair of keys for backups."""

import os
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from willkommen.backup.age import new_identity, recipient_of


class Command(BaseCommand):
    help = (
        "Writes a new secret key to FILE (- prints it) and says the value of BACKUP_RECIPIENT. Keep the file where the "
        "backups are not, twice: without it no backup opens. `age-keygen` makes the same kind of key."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)

    def handle(self, *, file: Path, **_):
        identity = new_identity()
        recipient = recipient_of(identity)
        content = f"# public key: {recipient}\n{identity}\n"
        if str(file) == "-":
            self.stdout.write(content)
        else:
            try:
                with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as written:
                    written.write(content)
            except OSError as error:
                raise CommandError(f"{file} cannot be written: {error.strerror}.") from error
        (self.stderr if str(file) == "-" else self.stdout).write(f"BACKUP_RECIPIENT={recipient}")
