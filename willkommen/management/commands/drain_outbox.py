"""Sending what is due, by hand or at another moment."""

import datetime as dt

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from willkommen.delivery import drain_outbox


class Command(BaseCommand):
    help = "Sends the messages that are due, as the worker does at every tick."

    def add_arguments(self, parser):
        parser.add_argument("--at", help="the moment to act at, ISO 8601 with a time zone (now unless given)")
        parser.add_argument("--seconds", type=float, default=300, help="stop after about this long (300)")

    def handle(self, **options):
        ends = drain_outbox(now=_moment(options["at"]), seconds=options["seconds"])
        for end, count in sorted(ends.items()):
            self.stdout.write(f"{end}: {count}")
        if not ends:
            self.stdout.write("Nothing was due.")


def _moment(typed: str | None) -> dt.datetime:
    if typed is None:
        return timezone.now()
    try:
        moment = dt.datetime.fromisoformat(typed)
    except ValueError as error:
        raise CommandError(f"{typed} is not a moment, write 2026-10-05T09:30+02:00") from error
    if moment.tzinfo is None:
        raise CommandError(f"{typed} has no time zone, write 2026-10-05T09:30+02:00")
    return moment.astimezone(dt.UTC)
