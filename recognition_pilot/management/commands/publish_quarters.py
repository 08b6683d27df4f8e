"""Tables for the Land."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from recognition_pilot.actions.pilot.publishing import publish_closed_quarters


class Command(BaseCommand):
    help = "Publish every closed quarter that is not published yet, for the Land. The clock of the workers does it as well."

    def handle(self, *args, **options):
        self.stdout.write(f"{publish_closed_quarters(now=timezone.now())} quarters")
