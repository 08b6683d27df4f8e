"""Advice centres for the demo."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from recognition_pilot.actions.demo_centres import load_demo_centres
from willkommen.tenancy import across_authorities


class Command(BaseCommand):
    help = "Invented advice centres for the authorities of the demo, after load_demo. Refused unless DEMO is set."

    def handle(self, *args, **options):
        if not settings.DEMO:
            raise CommandError("This installation is no demo (DEMO is not set): nothing was changed.")
        with across_authorities():
            for login, name, where in load_demo_centres(now=timezone.now()):
                self.stdout.write(f"{login:48} {name:24} {where}")
