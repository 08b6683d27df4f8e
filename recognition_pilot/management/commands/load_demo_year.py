"""A year of the pilot for the demo."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from recognition_pilot.actions.pilot.demo_year import load_demo_year
from willkommen.tenancy import across_authorities


class Command(BaseCommand):
    help = "Invented figures of nine authorities with three measures, after load_demo. Refused unless DEMO is set."

    def handle(self, *args, **options):
        if not settings.DEMO:
            raise CommandError("This installation is no demo (DEMO is not set): nothing was changed.")
        with across_authorities():  # somebody of one authority reviews an example of another
            self.stdout.write(f"{load_demo_year(now=timezone.now())} measures")
