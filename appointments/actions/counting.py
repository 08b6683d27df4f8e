"""How often people look for a time: counted in the memory of the process, written down every few seconds.

A page costs no question to the database for this, and none fails because of it. What a process has counted and not yet
written is lost when it is killed: at most a few seconds of figures that name nobody.
"""

import datetime as dt
import logging
import threading
import time

from django.core.signals import request_finished
from django.db import DatabaseError, InterfaceError, connection, transaction

from appointments.models import ServiceOffer
from appointments.rules.times import OFFICE_TIME

log = logging.getLogger(__name__)

WRITE_AFTER_SECONDS = 5.0
WRITE_AFTER_COUNTS = 200

# Whoever is no longer offered meanwhile is left out, so that a late count cannot fail; keys in one order, so that two
# processes that write at once wait for each other only once.
_WRITE = """
INSERT INTO appointments_searchcount AS known (authority_id, service_id, language, day, searches, without_result)
SELECT offer.authority_id, offer.service_id, fresh.language, fresh.day, fresh.searches, fresh.without_result
  FROM unnest(%(authorities)s::bigint[], %(services)s::bigint[], %(languages)s::text[], %(days)s::date[],
              %(searches)s::int[], %(without)s::int[])
       AS fresh (authority_id, service_id, language, day, searches, without_result)
  JOIN appointments_serviceoffer offer USING (authority_id, service_id)
 ORDER BY 1, 2, 3, 4
ON CONFLICT (authority_id, service_id, language, day) DO UPDATE
   SET searches = known.searches + excluded.searches, without_result = known.without_result + excluded.without_result
"""


# Authority, service, language of the pages, day.
_Key = tuple[int, int, str, dt.date]


class _Tally:
    """The counts of this process that are not written yet."""

    def __init__(self):
        self.lock = threading.Lock()
        self.clear()

    def clear(self) -> None:
        self.counts: dict[_Key, tuple[int, int]] = {}
        self.number = 0
        self.since = 0.0

    def add(self, key: _Key, searches: int, without: int) -> None:
        with self.lock:
            self.since = self.since if self.counts else time.monotonic()
            before = self.counts.get(key, (0, 0))
            self.counts[key] = (before[0] + searches, before[1] + without)
            self.number += searches

    def take(self, *, all_of_it: bool) -> dict[_Key, tuple[int, int]]:
        """What is to be written now, empty where it can wait."""
        with self.lock:
            is_old = self.counts and time.monotonic() - self.since >= WRITE_AFTER_SECONDS
            if not (all_of_it or is_old or self.number >= WRITE_AFTER_COUNTS):
                return {}
            taken = self.counts
            self.clear()
            return taken


_tally = _Tally()


def count_search(*, offer: ServiceOffer, language: str, is_found: bool, now: dt.datetime) -> None:
    """Somebody looked for a time of an offer on pages in this language; whether there was any."""
    day = now.astimezone(OFFICE_TIME).date()
    _tally.add((offer.authority_id, offer.service_id, language, day), 1, 0 if is_found else 1)


def write_counts(*, all_of_it: bool = False) -> None:
    """Write down what has gathered, in one statement; what cannot be written now is kept for the next time."""
    taken = _tally.take(all_of_it=all_of_it)
    if not taken:
        return
    rows = [(*key, *counts) for key, counts in sorted(taken.items())]
    names = ("authorities", "services", "languages", "days", "searches", "without")
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_WRITE, dict(zip(names, map(list, zip(*rows, strict=True)), strict=True)))
    except (DatabaseError, InterfaceError) as error:
        log.warning("searches were not counted for now: %s", type(error).__name__)
        for key, counts in taken.items():
            _tally.add(key, *counts)


def forget_counts() -> None:
    """Drop what is not written: for tests."""
    _tally.clear()


def _after_answering(**_) -> None:
    """The answer has left and its transaction is over: nobody waits for this."""
    write_counts()


def count_after_answers() -> None:
    """Write counts down after answers; called once at start."""
    request_finished.connect(_after_answering, dispatch_uid="searches")
