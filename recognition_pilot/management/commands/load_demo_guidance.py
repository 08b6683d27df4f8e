"""Accompanied people for the demo."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from recognition_pilot.actions.guidance.demo import load_demo_guidance


class Command(BaseCommand):
    help = (
        "Invented people for the guides of the demo, after load_demo and load_professions. Refused unless DEMO is set."
    )

    def handle(self, *args, **options):
        if not settings.DEMO:
            raise CommandError("This installation is no demo (DEMO is not set): nothing was changed.")
        self.stdout.write(f"{load_demo_guidance(now=timezone.now())} people")
