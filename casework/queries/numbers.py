"""Cases by their numbers alone: what auditors may know of them."""

from collections.abc import Iterable

from casework.models import Case
from willkommen.models import Authority
from willkommen.references import in_groups, tidy_number


def case_numbers(ids: Iterable[int]) -> dict[int, str]:
    """The references as they are printed, by the id of the case; erased ones are not among them."""
    rows = Case.objects.filter(pk__in=list(ids)).values_list("pk", "reference")
    return {key: in_groups(reference) for key, reference in rows}


def case_of_number(authority: Authority, typed: str) -> int | None:
    """The id of the case with this reference or file number at an authority."""
    cases = Case.objects.filter(authority=authority)
    found = cases.filter(reference=tidy_number(typed)) | cases.filter(file_number__iexact=typed.strip())
    return found.values_list("pk", flat=True).first()
