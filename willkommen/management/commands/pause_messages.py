"""The kill switch of outgoing messages, for somebody at the shell."""

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from willkommen.actions.messages import pause_messages, resume_messages
from willkommen.queries.authorities import all_authorities, authority_by_slug
from willkommen.tenancy import enter_authority


class Command(BaseCommand):
    help = "Holds back all messages of one authority or of all, for example before a backup is restored."

    def add_arguments(self, parser):
        parser.add_argument("authority", nargs="?", help="short name of the authority; all of them unless given")
        parser.add_argument("--resume", action="store_true", help="let messages go out again")

    def handle(self, **options):
        change = resume_messages if options["resume"] else pause_messages
        with transaction.atomic():
            for authority in _chosen(options["authority"]):
                enter_authority(authority.pk)
                change(authority=authority, staff_member=None, now=timezone.now())
                self.stdout.write(f"{authority.slug}: {'sending' if options['resume'] else 'held back'}")


def _chosen(slug: str | None) -> list:
    if slug is None:
        return all_authorities()
    authority = authority_by_slug(slug)
    if authority is None:
        raise CommandError(f"There is no authority {slug}.")
    return [authority]
