"""A few seconds of memory inside one process, for lists that may be slightly old.

A stale list of free times is harmless: the booking itself is guarded. Redis is not involved.
"""

import threading
import time
from collections.abc import Callable
from functools import wraps

from django.db.models import Model

MOST_ENTRIES = 2_000
# Tests switch it off, so that each sees at once what it has written.
is_on = True
_entries: dict[tuple, tuple[float, object]] = {}
_lock = threading.Lock()


def microcached(function: Callable, *, seconds: float = 3) -> Callable:
    """The same function, remembering its answers for some seconds; `now` is no part of the question.

    For what is the same to everybody, never for what belongs to a person. Readers share one answer and must not change
    it; one that depends on the reader's language has to be asked with the language.
    """

    @wraps(function)
    def remembered(*args, **kwargs):
        if not is_on:
            return function(*args, **kwargs)
        question = ((name, _identity(value)) for name, value in sorted(kwargs.items()) if name != "now")
        key = (function.__module__, function.__qualname__, *map(_identity, args), *question)
        fresh_until, answer = _entries.get(key, (0.0, None))
        clock = time.monotonic()
        if clock < fresh_until:
            return answer
        answer = function(*args, **kwargs)
        with _lock:
            if len(_entries) >= MOST_ENTRIES:
                _entries.clear()
            _entries[key] = (clock + seconds, answer)
        return answer

    return remembered


def forget() -> None:
    """Forget everything: for tests, and after an administrator changed something in this process."""
    with _lock:
        _entries.clear()


def _identity(value):
    return (value._meta.label, value.pk) if isinstance(value, Model) else value
