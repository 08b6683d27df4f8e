"""Bring the catalogue of services into the database."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from appointments.actions.catalogue import load_catalogue


class Command(BaseCommand):
    help = "Load services, documents, fees and their texts. Says what changed; never touches what an authority edited."

    def handle(self, *args, **options):
        report = load_catalogue(now=timezone.now())
        if options["verbosity"] > 1:
            self.stdout.write("\n".join(report.lines))
        summary = ", ".join(f"{count} {verb}" for verb, count in sorted(report.summary().items()))
        self.stdout.write(summary or "nothing changed")
