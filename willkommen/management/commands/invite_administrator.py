"""The first administrator of an authority that nobody administers yet."""

from django.core.management.base import BaseCommand, CommandError
from django.core.validators import ValidationError, validate_email
from django.db import transaction
from django.utils import timezone, translation

from willkommen.actions.staff import invite
from willkommen.errors import Refused
from willkommen.models import Role
from willkommen.queries.authorities import authority_by_slug
from willkommen.tenancy import enter_authority


class Command(BaseCommand):
    help = "Invite an administrator of an authority by e-mail. The link works once, for seven days."

    def add_arguments(self, parser):
        parser.add_argument("authority", help="short name, as in the addresses of its pages")
        parser.add_argument("email")
        parser.add_argument("--name", required=True)

    def handle(self, *args, authority: str, email: str, name: str, **options):
        try:
            validate_email(email)
        except ValidationError as error:
            raise CommandError("This is not an e-mail address.") from error
        with transaction.atomic(), translation.override("en"):
            found = authority_by_slug(authority)
            if found is None:
                raise CommandError(f"There is no authority {authority}.")
            enter_authority(found.pk)
            try:
                invite(
                    authority=found,
                    email=email,
                    name=name.strip(),
                    roles=[Role.ADMINISTRATOR],
                    staff_member=None,
                    now=timezone.now(),
                )
            except Refused as refusal:
                raise CommandError(f"Nothing was changed: {refusal.text}") from refusal
        self.stdout.write(f"invited {email} as administrator of {found.slug}; the letter leaves with the next tick")
