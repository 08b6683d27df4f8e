"""Cases for the demo."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from casework.actions.demo import load_demo_cases


class Command(BaseCommand):
    help = "Invented cases for the authorities of the demo, after load_demo. Refused unless DEMO is set."

    def handle(self, *args, **options):
        if not settings.DEMO:
            raise CommandError("This installation is no demo (DEMO is not set): nothing was changed.")
        self.stdout.write(f"{load_demo_cases(now=timezone.now())} cases")
