"""End the day at every counter."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from appointments.actions.queue import close_day
from willkommen.queries.authorities import all_authorities
from willkommen.tenancy import inside_authority


class Command(BaseCommand):
    help = "Visits of earlier days that nobody finished become “not recorded”. The worker does this by itself."

    def handle(self, *args, **options):
        now = timezone.now()
        for authority in all_authorities():
            with inside_authority(authority.pk):
                changed = close_day(authority=authority, now=now)
            if changed:
                self.stdout.write(f"{authority.slug}: {changed} not recorded")
