"""How jobs go over all authorities: by the database's clock, handful by handful, each authority in transactions of its own.

Every job that ends or erases something goes through here. Nothing is changed where a clock has jumped (`ClockJumped`), a run
has a cap, and where the database refuses something at one authority the others are served all the same.
"""

import logging
from collections import Counter
from collections.abc import Callable, Iterable

from django.db import Error

from willkommen.models import Authority
from willkommen.queries.authorities import all_authorities
from willkommen.queries.clock import trusted_now
from willkommen.tenancy import across_authorities, inside_authority

log = logging.getLogger(__name__)

A_HANDFUL = 200
# At most this many handfuls per authority and run: a mistake has a bound, and the next run goes on.
HANDFULS = 25
# What belongs to no authority is counted under this name.
HOUSE = "house"


class Unfinished(Exception):
    """At some authorities the database refused something; what it was stands in the log, the next run tries again."""


def everywhere(
    action: Callable[..., int],
    *,
    handful: int | None = None,
    handfuls: int | None = None,
    at: Iterable[Authority] | None = None,
) -> Counter[str]:
    """`action(authority=, now=, most=)` at every authority until nothing is left or the cap is reached.

    Answers how many it was by the authority's short name; -1 where the database refused. Raises `ClockJumped` before
    anything is changed.
    """
    now = trusted_now()
    most = handful or A_HANDFUL
    done: Counter[str] = Counter()
    for authority in all_authorities() if at is None else at:
        try:
            for _ in range(handfuls or HANDFULS):
                with inside_authority(authority.pk):
                    count = action(authority=authority, now=now, most=most)
                done[authority.slug] += count
                if count < most:
                    break
        except Error:
            log.exception("%s failed at %s", action.__name__, authority.slug)
            done[authority.slug] = -1
    return done


def once_everywhere(action: Callable[..., object]) -> None:
    """`action(authority=, now=)` once at every authority; where it fails, the others are served and the next run tries again.

    Raises `ClockJumped` before anything is changed.
    """
    now = trusted_now()
    for authority in all_authorities():
        try:
            with inside_authority(authority.pk):
                action(authority=authority, now=now)
        except Error:
            log.exception("%s failed at %s", action.__name__, authority.slug)


def for_the_house(action: Callable[..., int]) -> Counter[str]:
    """`action(now=, most=)` on what belongs to no authority, or to several. Raises `ClockJumped`, and what the database says."""
    now = trusted_now()
    done: Counter[str] = Counter()
    for _ in range(HANDFULS):
        with across_authorities():
            count = action(now=now, most=A_HANDFUL)
        done[HOUSE] += count
        if count < A_HANDFUL:
            break
    return done
