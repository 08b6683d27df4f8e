"""Read in ESCO's files."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from recognition_pilot.actions.occupations import import_occupations
from willkommen.errors import Refused


class Command(BaseCommand):
    help = "Read in ESCO's official CSV files of occupations, one a language (de is needed)."

    def add_arguments(self, parser):
        parser.add_argument("--file", action="append", required=True, metavar="LANGUAGE=PATH", dest="files")
        parser.add_argument("--release", required=True, help="release of ESCO, for example 1.2.0")
        parser.add_argument("--source", required=True, help="address the files were fetched from")
        parser.add_argument("--licence", required=True, help="the words of the licence")

    def handle(self, *args, **options):
        pairs = [pair.partition("=") for pair in options["files"]]
        files = {language: Path(path) for language, _, path in pairs}
        missing = [str(path) for path in files.values() if not path.is_file()]
        if missing:
            raise CommandError(f"No such file: {', '.join(missing)}")
        try:
            came = import_occupations(
                files=files,
                version=options["release"],
                source=options["source"],
                licence=options["licence"],
                now=timezone.now(),
            )
        except Refused as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{came.occupations} occupations, {came.labels} labels, {came.checksum[:12]}")
