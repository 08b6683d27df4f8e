"""A new authority from a file."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone, translation

from appointments.actions.setup.founding import found_authority
from appointments.forms.founding_file import FileProblems, read_file, slug_of
from appointments.queries.setup import all_services
from willkommen.errors import Refused
from willkommen.queries.authorities import authority_by_slug


class Command(BaseCommand):
    help = (
        "Add an authority with offices, hours, counters and services from a JSON file (docs/examples/authority.json) "
        "and invite its first administrator. An authority that exists already is left alone."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="the JSON file")
        parser.add_argument("--dry-run", action="store_true", help="check everything and change nothing")

    def handle(self, *args, file: Path, dry_run: bool, **options):
        try:
            text = file.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"The file cannot be read: {error}") from error
        with transaction.atomic(), translation.override("en"):
            known = authority_by_slug(slug_of(text) or "")
            if known is not None:
                self.stdout.write(f"{known.slug} exists already ({known.municipality_name}); nothing was changed.")
                return
            try:
                new = read_file(text, services=all_services())
                authority = found_authority(new=new, staff_member=None, now=timezone.now())
            except FileProblems as problems:
                raise CommandError("\n".join(["Nothing was changed:", *problems.lines])) from problems
            except Refused as refusal:
                raise CommandError(f"Nothing was changed: {refusal.text}") from refusal
            self._tell(authority, new)
            if dry_run:
                transaction.set_rollback(True)
                self.stdout.write("This was a trial: nothing was changed.")

    def _tell(self, authority, new) -> None:
        self.stdout.write(f"added authority {authority.slug} ({authority.municipality_name})")
        for place in new.places:
            self.stdout.write(f"added office {place.office.name} with {place.counters} counters")
        self.stdout.write(f"added {authority.serviceoffer_set.count()} services")
        self.stdout.write(f"invited {new.administrator_email} as first administrator")
