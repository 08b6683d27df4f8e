"""Accounts of the Land and of the installation, and links to set a password, for whoever runs the installation."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.utils import timezone

from willkommen.actions.accounts import deactivate_account, open_account
from willkommen.actions.second_factor import reset_second_factor
from willkommen.queries.staff import account_by_email
from willkommen.staff_messages import password_url


class Command(BaseCommand):
    help = (
        "Print a link to set a password; it works once and for two hours. With --installation or --land an account is "
        "opened, or an existing one gets that task. Staff of an authority come by invitation instead."
    )

    def add_arguments(self, parser):
        parser.add_argument("email")
        parser.add_argument("--name", default="", help="needed for a new account")
        parser.add_argument("--installation", action="store_true", help="administrator of the installation")
        parser.add_argument("--lost-second-factor", action="store_true", help="app, keys and codes stop working")
        parser.add_argument(
            "--deactivate", action="store_true", help="ends every session; nobody signs in with it any more"
        )
        parser.add_argument("--land", action="store_true", help="evaluator of the Land")

    def handle(self, *args, email: str, name: str, installation: bool, land: bool, **options):
        try:
            validate_email(email)
        except ValidationError as error:
            raise CommandError("This is not an e-mail address.") from error
        staff = account_by_email(email)
        if installation or land:
            if staff is None and not name.strip():
                raise CommandError("A new account needs a name: --name 'Martina Vogt'")
            staff = open_account(
                email=email,
                name=name.strip(),
                is_evaluator=land,
                is_installation_administrator=installation,
                now=timezone.now(),
            )
        if staff is None or not staff.is_active:
            raise CommandError("Nobody signs in with this address.")
        if options["deactivate"]:
            deactivate_account(staff=staff, now=timezone.now())
            self.stdout.write(f"{staff.name} is signed out everywhere and cannot sign in any more.")
            return
        if options["lost_second_factor"]:
            reset_second_factor(member=staff, authority=None, staff_member=None, now=timezone.now())
            self.stdout.write(f"{staff.name} is signed out everywhere and signs in with the password alone.")
            return
        self.stdout.write(f"{staff.name} sets a password here, once and within two hours:")
        self.stdout.write(password_url(staff))
