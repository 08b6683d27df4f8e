"""Forgetting by hand what the workers forget every hour."""

from collections import Counter

from django.core.management.base import BaseCommand, CommandError

from willkommen import keeping
from willkommen.models import Authority
from willkommen.queries.authorities import authority_by_slug
from willkommen.queries.clock import ClockJumped


class Command(BaseCommand):
    help = "Erases what is over, as the workers do every hour, and reports how many rows each job has changed."

    def add_arguments(self, parser):
        parser.add_argument("jobs", nargs="*", help="names of jobs; all of them unless given (see --list)")
        parser.add_argument("--authority", help="short name; all authorities unless given")
        parser.add_argument("--list", action="store_true", help="only list the jobs and the moments that decide")

    def handle(self, **options):
        jobs = _chosen(options["jobs"])
        if options["list"]:
            for job in jobs:
                self.stdout.write(f"{job.name}: {job.over}")
            return
        at = None if options["authority"] is None else [_authority(options["authority"])]
        refused = False
        for job in jobs:
            try:
                counts = keeping.run(job, at=at)
            except ClockJumped as error:
                raise CommandError(f"Nothing was erased. {error}") from error
            self.stdout.write(f"{job.name}: {_words(counts)}")
            refused |= -1 in counts.values()
        if refused:
            raise CommandError("The database refused something; the log says what. The next run tries again.")


def _chosen(names: list[str]) -> list[keeping.Forgetting]:
    known = {job.name: job for job in keeping.forgettings()}
    if unknown := [name for name in names if name not in known]:
        raise CommandError(f"There is no job called {', '.join(unknown)}; see --list.")
    return [known[name] for name in names] or list(known.values())


def _authority(slug: str) -> Authority:
    found = authority_by_slug(slug)
    if found is None:
        raise CommandError(f"There is no authority called {slug}.")
    return found


def _words(counts: Counter[str]) -> str:
    refused = [slug for slug, count in counts.items() if count < 0]
    where = ", ".join(f"{slug} {count}" for slug, count in sorted(counts.items()) if count > 0)
    total = sum(count for count in counts.values() if count > 0)
    words = f"{total} ({where})" if where else str(total)
    return f"{words}; refused at {', '.join(refused)}" if refused else words
