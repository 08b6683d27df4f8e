"""Whether a person has an open case for a service already."""

from casework.models import Case
from casework.rules.states import UNDECIDED
from willkommen.models import Authority


def open_cases_of_person(authority: Authority, *, service, identity_key: str, sort_name: str) -> list[Case]:
    """Undecided cases of the same person for the same service, the oldest first.

    The same person is who has the same names and birth date; where no birth date is known, the same names. A protected
    person's case is found as well: a second one would write to an address that must not be used any more.
    """
    cases = Case.objects.filter(authority=authority, service=service, status__in=UNDECIDED)
    by_name = {"sort_name": sort_name}
    same = cases.filter(identity_key=identity_key) | cases.filter(identity_key="", **by_name)
    found = same if identity_key else cases.filter(**by_name)
    return list(found.select_related("service", "authority").order_by("received_at", "pk"))


def has_file_number(authority: Authority, file_number: str) -> bool:
    """Whether another case of the authority has this file number."""
    return Case.objects.filter(authority=authority, file_number=file_number).exclude(file_number="").exists()
