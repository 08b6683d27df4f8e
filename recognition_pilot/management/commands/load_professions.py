"""Bring the project's own professions into the database."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from recognition_pilot.actions.catalogue import load_professions


class Command(BaseCommand):
    help = "Load the professions, their words in ten languages, who is competent for them, the steps and the funding."

    def handle(self, *args, **options):
        there = load_professions(now=timezone.now())
        self.stdout.write(", ".join(f"{count} {what}" for what, count in there.items()))
