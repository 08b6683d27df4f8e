"""What people say, for the demo."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from recognition_pilot.actions.demo_voices import load_demo_voices
from willkommen.tenancy import across_authorities


class Command(BaseCommand):
    help = "Invented feedback, complaints, trainings, meetings and an advisory circle. Refused unless DEMO is set."

    def handle(self, *args, **options):
        if not settings.DEMO:
            raise CommandError("This installation is no demo (DEMO is not set): nothing was changed.")
        with across_authorities():
            for login, name, where in load_demo_voices(now=timezone.now()):
                self.stdout.write(f"{login:45} {name:30} {where}")
