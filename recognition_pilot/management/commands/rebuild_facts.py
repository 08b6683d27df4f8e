"""The figures of the dashboard anew from the rows."""

import datetime as dt

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from recognition_pilot.actions.facts import rebuild_facts
from willkommen.queries.authorities import all_authorities, authority_by_slug


class Command(BaseCommand):
    help = "Takes the facts of all days again; may run twice and beside the running system."

    def add_arguments(self, parser):
        parser.add_argument("--authority", help="short name of one authority; without it all of them")
        parser.add_argument("--from", dest="first", type=dt.date.fromisoformat, help="first day (2026-01-31)")
        parser.add_argument("--until", dest="last", type=dt.date.fromisoformat, help="last day (2026-12-31)")

    def handle(self, *args, authority=None, first=None, last=None, **options):
        if first and last and last < first:
            raise CommandError("--until comes before --from: nothing was changed.")
        for one in self._authorities(authority):
            days = rebuild_facts(
                authority=one,
                now=timezone.now(),
                first=first,
                last=last,
                tell=lambda month, slug=one.slug: self.stdout.write(f"{slug}: {month.first} to {month.last}"),
            )
            self.stdout.write(f"{one.slug}: {days} days")

    def _authorities(self, slug):
        if not slug:
            return all_authorities()
        found = authority_by_slug(slug)
        if found is None:
            raise CommandError(f"There is no authority {slug!r}.")
        return [found]
