"""Which professions a text may mean."""

from django.core.management.base import BaseCommand, CommandError

from recognition_pilot.queries.way.finding import find_professions
from willkommen.languages import LANGUAGE_NAMES


class Command(BaseCommand):
    help = "Print the professions a text may mean, the likeliest first: German names, one a line."

    def add_arguments(self, parser):
        parser.add_argument("text")
        parser.add_argument("--language", default="de", help="language of the text: " + " ".join(LANGUAGE_NAMES))

    def handle(self, *args, **options):
        if options["language"] not in LANGUAGE_NAMES:
            raise CommandError(f"No such language: {options['language']}")
        for found in find_professions(options["text"], language=options["language"]):
            self.stdout.write(found.name_de)
