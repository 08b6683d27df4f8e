"""Sealing what was written down since, and writing down whether all seals still agree."""

import datetime as dt
import logging

from django.db import connection, transaction

from willkommen.models import AuditSeal, SealCheck
from willkommen.queries.seals import Verdict, verdict
from willkommen.sealing import BOOKS
from willkommen.tenancy import across_authorities

# A line of it leaves the house with the log: then the seal exists where the database's owner cannot reach.
log = logging.getLogger("willkommen.seals")

AT_MOST = 20_000
# Of one book in one run: what is left is sealed by the next.
BATCHES = 50


def seal_audit(*, most: int = AT_MOST) -> list[AuditSeal]:
    """Seal every entry that no seal holds yet, batch by batch; answers with the new seals and says each in the log.

    Each batch is a transaction of its own: its number tells later which entries were put in between.
    """
    before = _last_number()
    for book in BOOKS:
        for _ in range(BATCHES):
            if _seal(book, most=most) < most:
                break
    made = list(AuditSeal.objects.filter(number__gt=before).order_by("number"))
    for seal in made:
        log.info("Seal %s of %s entries in %s: %s", seal.number, seal.entries, seal.book, seal.seal)
    return made


def check_seals(*, now: dt.datetime) -> Verdict:
    """Compute all seals again and write down what came out; an auditor reads it, a disagreement stands in the log as an error."""
    with across_authorities():
        found = verdict()
        SealCheck.objects.create(
            checked_at=now,
            seals=found.seals,
            entries=found.entries,
            last_seal=found.last_seal,
            problem=found.problem,
            seal_number=found.seal_number,
        )
    if found.problem:
        log.error("The audit does not agree with its seals: %s at seal %s", found.problem, found.seal_number)
    return found


def remove_old_audit(*, keep_days: int, most: int) -> int:
    """Remove whole sealed batches older than this and than what the database allows; answers how many batches it was."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT remove_old_audit(make_interval(days => %s), %s)", [keep_days, most])
        return cursor.fetchone()[0]


def _seal(book: str, *, most: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT seal_audit(%s, %s)", [book, most])
        return cursor.fetchone()[0]


def _last_number() -> int:
    last = AuditSeal.objects.order_by("number").last()
    return last.number if last else 0
