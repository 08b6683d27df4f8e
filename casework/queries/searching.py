"""Finding a case by its reference, file number, name or birth date."""

import datetime as dt

from django.db import connection
from django.db.models import Q, QuerySet

from casework.models import Case
from casework.rules.states import State
from willkommen.folding import folded_variants
from willkommen.references import REFERENCE_DIGITS, tidy_number

LIKE_ENOUGH = 0.45
# Nobody reads further; whoever finds so many types more of the name.
MOST = 200


def find(cases: QuerySet[Case], *, text: str, born_on: dt.date | None, own: tuple[int, ...]) -> list[int]:
    """The keys of the cases a search means, at most `MOST`; drafts never.

    Where no name is written like this, open cases of names written nearly so. A protected person is found by the number
    alone, and by name and birth date only in one's own work (`own`): a name in the search field must not tell that the
    person is known here.
    """
    cases = cases.exclude(status=State.DRAFT)
    if born_on:
        cases = cases.filter(_shown_by_name(own), born_on=born_on)
    if not text:
        return _keys(cases)
    numbered = Q(file_number__iexact=text.strip())
    digits = tidy_number(text)
    if len(digits) == REFERENCE_DIGITS:
        numbered |= Q(reference=digits)
    found = _keys(cases.filter(_shown_by_name(own) & _named(text) | numbered))
    return found or _keys(_nearly(cases.filter(_shown_by_name(own)).exclude(status=State.CLOSED), text))


def _keys(cases: QuerySet[Case]) -> list[int]:
    return list(cases.order_by("sort_name", "pk").values_list("pk", flat=True)[:MOST])


def _shown_by_name(own: tuple[int, ...]) -> Q:
    return Q(is_protected=False) | Q(assigned_to__in=own)


def _named(text: str) -> Q:
    """Every typed word begins a word of the name, in any order and in either spelling of an umlaut."""
    found = Q(pk__in=[])
    for folded in folded_variants(text):
        one = Q(pk__isnull=False)
        for word in folded.split():
            one &= Q(sort_name__startswith=word) | Q(sort_name__contains=f" {word}")
        found |= one if folded else Q(pk__in=[])
    return found


def _nearly(cases: QuerySet[Case], text: str) -> QuerySet[Case]:
    folded = folded_variants(text)[0]
    if not folded:
        return cases.none()
    with connection.cursor() as cursor:
        # until the end of the transaction; the index of the names reads it
        cursor.execute("SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)", [str(LIKE_ENOUGH)])
    return cases.filter(sort_name__trigram_word_similar=folded)
