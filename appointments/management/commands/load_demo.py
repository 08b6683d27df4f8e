"""Furnish the installation for a demo."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from appointments.actions.demo import PASSWORD, load_demo
from willkommen.errors import Refused


class Command(BaseCommand):
    help = "Invented hours, counters, staff and bookings for the nine authorities. Refused unless DEMO is set."

    def handle(self, *args, **options):
        if not settings.DEMO:
            raise CommandError("This installation is no demo (DEMO is not set): nothing was changed.")
        try:
            logins = load_demo(now=timezone.now())
        except Refused as refusal:
            raise CommandError(str(refusal.text)) from refusal
        for login, name, task in logins:
            self.stdout.write(f"{login:48} {name:24} {task}")
        self.stdout.write(f"The password of all demo logins: {PASSWORD}")
