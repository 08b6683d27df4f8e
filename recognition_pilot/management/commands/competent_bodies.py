"""Show who decides on each profession at each authority, and what is still to be clarified."""

from django.core.management.base import BaseCommand

from recognition_pilot.queries.way.competence import TO_BE_CLARIFIED, competence_table
from willkommen.queries.authorities import all_authorities


class Command(BaseCommand):
    help = "Print the competent body of every profession at every residence; at the end what somebody has to clarify."

    def handle(self, *args, **options):
        table = competence_table([authority.slug for authority in all_authorities()])
        for (code, residence, learned), found in table.items():
            body = found.body.code if found.body else "to be clarified"
            doubt = "" if found.is_certain or not found.body else " (not confirmed)"
            self.stdout.write(f"{code}  {residence}  {learned}  {body}{doubt}")
        unclear = sorted({code for (code, *_place), found in table.items() if found == TO_BE_CLARIFIED})
        self.stdout.write(f"{len(table)} cases; to be clarified: {', '.join(unclear) or 'none'}")
