"""How often what happens: counted in the memory of the process, written down every few seconds, shown by `/metrics`.

As with searches (appointments/actions/counting.py): no page asks the database for it and none fails because of it. What a
process has counted and not yet written is lost when it is killed. Labels are names of the code, numbers of HTTP and short
names of authorities; never anything a person typed or a member of staff did.
"""

import logging
import threading
import time
from collections import Counter

from django.contrib.auth.signals import user_login_failed
from django.core.signals import request_finished
from django.db import DatabaseError, InterfaceError, connection, transaction

log = logging.getLogger(__name__)

WRITE_AFTER_SECONDS = 5.0
# Upper ends in seconds; what takes longer is counted under +Inf.
LIMITS = (0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
WRONG_PASSWORD = "WrongPassword"  # noqa: S105 -- the name of a refusal
# Tests switch it off, so that the queries they count are those of a page.
is_on = True

# Keys in one order, so that two processes that write at once wait for each other only once.
_WRITE = """
INSERT INTO willkommen_tally AS known (name, labels, value)
SELECT name, labels, value FROM unnest(%s::text[], %s::text[], %s::float8[]) AS fresh (name, labels, value) ORDER BY 1, 2
ON CONFLICT (name, labels) DO UPDATE SET value = known.value + excluded.value
"""

_counts: Counter[tuple[str, str]] = Counter()
_lock = threading.Lock()
_since = 0.0


def count(name: str, *, by: float = 1, **labels: object) -> None:
    """Something has happened once more."""
    if is_on:
        _add({(name, as_labels(labels)): by})


def count_request(*, face: str, status: int, seconds: float) -> None:
    """A page was answered, so fast, by one of the faces."""
    if not is_on:
        return
    limit = next((limit for limit in LIMITS if seconds <= limit), "+Inf")
    _add(
        {
            ("requests_total", as_labels({"face": face, "status": status})): 1,
            ("request_seconds_bucket", as_labels({"face": face, "le": limit})): 1,
            ("request_seconds_sum", as_labels({"face": face})): seconds,
        }
    )


def after_commit(name: str, **labels: object) -> None:
    """The same once the running transaction is committed: what was undone has not happened."""
    transaction.on_commit(lambda: count(name, **labels), robust=True)


def as_labels(labels: dict[str, object]) -> str:
    """As Prometheus writes them, in one order."""
    escaped = ((name, str(value).replace("\\", "\\\\").replace('"', '\\"')) for name, value in sorted(labels.items()))
    return ",".join(f'{name}="{value[:60]}"' for name, value in escaped)


def write_down(*, all_of_it: bool = False) -> None:
    """What has gathered, in one statement; what cannot be written now is kept for the next time."""
    taken = _take(all_of_it=all_of_it)
    if not taken:
        return
    rows = sorted((name, labels, value) for (name, labels), value in taken.items())
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_WRITE, list(map(list, zip(*rows, strict=True))))
    except (DatabaseError, InterfaceError) as error:
        log.warning("tallies are not written for now: %s", type(error).__name__)
        _add(taken)


def forget() -> None:
    """Drop what is not written: for tests."""
    with _lock:
        _counts.clear()


def begin() -> None:
    """Write tallies down after answers; called once at start."""
    request_finished.connect(_after_answering, dispatch_uid="tallies")
    user_login_failed.connect(_wrong_password, dispatch_uid="tallies")


def _after_answering(**_) -> None:
    """The answer has left and its transaction is over: nobody waits for this."""
    write_down()


def _wrong_password(**_) -> None:
    count("refusals_total", rule=WRONG_PASSWORD)


def _add(more) -> None:
    global _since
    with _lock:
        _since = _since if _counts else time.monotonic()
        _counts.update(more)


def _take(*, all_of_it: bool) -> dict:
    with _lock:
        if not all_of_it and time.monotonic() - _since < WRITE_AFTER_SECONDS:
            return {}
        taken = dict(_counts)
        _counts.clear()
        return taken
