"""The past of a demo."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from appointments.actions.demo_past import load_demo_past


class Command(BaseCommand):
    help = "Invented visits of the last ten weeks, after load_demo. Refused unless DEMO is set."

    def handle(self, *args, **options):
        if not settings.DEMO:
            raise CommandError("This installation is no demo (DEMO is not set): nothing was changed.")
        self.stdout.write(f"{load_demo_past(now=timezone.now())} visits")
