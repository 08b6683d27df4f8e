"""Bring the authorities of the pilot and the places people live in into the database."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from willkommen.actions.municipalities import load_municipalities
from willkommen.actions.pilot import load_authorities


class Command(BaseCommand):
    help = "Add the authorities of the pilot, their offices and who lives where. No authority that exists is changed."

    def handle(self, *args, **options):
        now = timezone.now()
        for line in [*load_authorities(now=now), *load_municipalities(now=now)]:
            self.stdout.write(line)
