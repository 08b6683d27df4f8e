"""Whether everything that was sealed is still what it was."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection

from willkommen.models import AuditSeal, SealCheck
from willkommen.sealing import BOOKS, REMOVABLE_BEFORE, SEAL, digest_of

MISSING_SEAL = "missing_seal"
BROKEN_CHAIN = "broken_chain"
CHANGED_SEAL = "changed_seal"
CHANGED_ENTRIES = "changed_entries"
MISSING_ENTRIES = "missing_entries"
ADDED_ENTRIES = "added_entries"
REMOVED_TOO_EARLY = "removed_too_early"
NOT_THE_KNOWN_SEAL = "not_the_known_seal"


@dataclass(frozen=True)
class Verdict:
    """What came out: how much agreed, and the first seal that does not; `problem` is a code, empty where all agree."""

    seals: int
    entries: int
    last_seal: str = ""
    problem: str = ""
    seal_number: int | None = None


def verdict(*, known: dict[int, str] | None = None) -> Verdict:
    """Compute every seal again. `known`: seals that were kept outside of the database, by their number.

    Only the worker role across all authorities sees every entry; anybody else would miss some and say so.
    """
    known = _known_by_checks() | (known or {})
    seals, entries, last = 0, 0, ""
    for number, seal, count, problem in _checked(known):
        if problem:
            return Verdict(seals, entries, last, problem, number)
        seals, entries, last = seals + 1, entries + count, seal
    cut_off = [number for number in known if number > seals]
    if cut_off:
        return Verdict(seals, entries, last, MISSING_SEAL, min(cut_off))
    for book in BOOKS:
        stranger = _put_in_between(book)
        if stranger:
            return Verdict(seals, entries, last, ADDED_ENTRIES, stranger)
    return Verdict(seals, entries, last)


def _known_by_checks() -> dict[int, str]:
    """The seal up to which an earlier check came: who cuts off the end must have thought of this as well."""
    furthest = SealCheck.objects.order_by("-seals").first()
    return {furthest.seals: furthest.last_seal} if furthest and furthest.seals else {}


def _checked(known: dict[int, str]) -> Iterator[tuple[int, str, int, str]]:
    """Each seal in order: its number, itself, how many entries it holds, and what is wrong with it."""
    previous, expected = "", 1
    removable = REMOVABLE_BEFORE.format("s.removed_at")
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT s.number, s.book, s.entries, s.digest, s.previous, s.seal, {SEAL.format('s')},"  # noqa: S608 -- made of constants only
            f" s.removed_at, s.sealed_at < {removable} FROM willkommen_auditseal s ORDER BY s.number"
        )
        rows = cursor.fetchall()
    for number, book, entries, digest, before, seal, computed, removed_at, is_lawful in rows:
        count, problem = 0, ""
        if number != expected:
            number, problem = expected, MISSING_SEAL
        elif before != previous:
            problem = BROKEN_CHAIN
        elif computed != seal or book not in BOOKS:
            problem = CHANGED_SEAL
        elif known.get(number, seal) != seal:
            problem = NOT_THE_KNOWN_SEAL
        else:
            count, problem = _entries(number, book, entries, digest, removed_at, is_lawful)
        yield number, seal, count, problem
        previous, expected = seal, expected + 1


def _entries(number, book, entries, digest, removed_at, is_lawful) -> tuple[int, str]:
    """How many entries there are, and whether they are what was sealed, or are gone as a whole and in time."""
    ids = "(SELECT ids FROM willkommen_auditseal WHERE number = %(number)s)"
    with connection.cursor() as cursor:
        cursor.execute(digest_of(book, ids), {"number": number})
        count, found = cursor.fetchone()
    if removed_at:
        return 0, "" if is_lawful and not count else REMOVED_TOO_EARLY if not is_lawful else ADDED_ENTRIES
    if count != entries:
        return count, MISSING_ENTRIES if count < entries else ADDED_ENTRIES
    return count, "" if found == digest else CHANGED_ENTRIES


def _put_in_between(book: str) -> int | None:
    """The number of the seal behind which an entry appeared that cannot have been on its way then; None where there is none."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH sealed AS (SELECT range_agg(r) AS ids FROM willkommen_auditseal s, unnest(s.ids) r WHERE s.book = %(book)s),
                 edge AS (SELECT max(floor) AS floor, max(high) AS high FROM willkommen_auditseal WHERE book = %(book)s)
            SELECT (SELECT min(s.number) FROM willkommen_auditseal s WHERE s.book = %(book)s AND s.high >= b.id)
              FROM "{book}" b, sealed, edge
             WHERE b.id <= edge.high AND NOT b.id <@ sealed.ids AND (b.id <= edge.floor OR EXISTS (
                   SELECT 1 FROM willkommen_auditseal s WHERE s.book = %(book)s AND s.high >= b.id
                      AND b.transaction_id >= s.horizon
                      AND s.system = (SELECT system_identifier FROM pg_control_system())))
             ORDER BY b.id LIMIT 1""",  # noqa: S608 -- made of constants only
            {"book": book},
        )
        found = cursor.fetchone()
    return found[0] if found else None


def last_check() -> SealCheck | None:
    """What came out the last time all seals were computed again."""
    return SealCheck.objects.first()


def newest_seals(*, most: int) -> list[AuditSeal]:
    """The last seals, the newest first."""
    return list(AuditSeal.objects.order_by("-number")[:most])
