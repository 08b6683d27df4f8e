"""Whether everything written down is still what it was when it was sealed."""

import re

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from willkommen.actions.sealing import seal_audit
from willkommen.queries.seals import newest_seals, verdict
from willkommen.tenancy import across_authorities

# As printed here, or as a line of the log.
KNOWN = re.compile(r"(?:^\s*|\bSeal )(\d+)(?: of \d+ entries in \w+)?:\s*([0-9a-f]{64})\b", re.ASCII)


class Command(BaseCommand):
    help = "Computes all seals of the audit again and names the first that does not agree; the exit code says whether all do."

    def add_arguments(self, parser):
        parser.add_argument(
            "--known",
            action="append",
            default=[],
            metavar="NUMBER:SEAL",
            help="a seal kept outside of the database, as printed, exported or logged; may be given several times",
        )
        parser.add_argument("--known-file", help="a file with one such seal in a line, for example lines of the log")
        parser.add_argument("--seal", action="store_true", help="seal first what no seal holds yet")
        parser.add_argument(
            "--print", type=int, default=0, metavar="N", help="print the last N seals, to keep them elsewhere"
        )

    def handle(self, **options):
        known = dict(_known(options["known"], strict=True))
        if options["known_file"]:
            with open(options["known_file"], encoding="utf-8") as lines:  # noqa: PTH123 -- a name typed at a shell
                known |= dict(_known(lines, strict=False))
        if options["seal"]:
            seal_audit()
        with across_authorities():
            found = verdict(known=known)
            for seal in reversed(newest_seals(most=options["print"])):
                self.stdout.write(f"{seal.number}:{seal.seal}")
        if found.problem:
            raise CommandError(
                f"Seal {found.seal_number} does not agree: {found.problem}. Before it {found.seals} agree."
            )
        self.stdout.write(
            f"{timezone.now():%Y-%m-%d %H:%M} UTC: {found.seals} seals agree, {found.entries} entries, last {found.last_seal}"
        )


def _known(lines, *, strict):
    for line in lines:
        found = KNOWN.search(line)
        if found:
            yield int(found[1]), found[2]
        elif strict:
            raise CommandError(f"{line} is not NUMBER:SEAL")
