"""What the workers do for the recognition guide; nobody imports this."""

import logging
from collections.abc import Callable

from celery import shared_task
from django.db import Error

from recognition_pilot.actions.guidance import erasing
from willkommen.queries.authorities import all_authorities
from willkommen.queries.clock import trusted_now
from willkommen.tenancy import inside_authority

log = logging.getLogger(__name__)

A_HANDFUL = 200
# At most this many handfuls per authority and run: a mistake has a bound, and the next run goes on.
HANDFULS = 25


@shared_task
def erase_guidance() -> None:
    """Records of people whose consent has ended, within the minute."""
    _everywhere(erasing.erase_what_is_over)


def _everywhere(action: Callable[..., int]) -> None:
    """The action at every authority, handful by handful. Raises `ClockJumped` before anything is changed.

    Where the database refuses something at one authority, the others are served all the same and the next run tries again.
    """
    now = trusted_now()
    for authority in all_authorities():
        try:
            for _ in range(HANDFULS):
                with inside_authority(authority.pk):
                    done = action(authority=authority, now=now, most=A_HANDFUL)
                if done < A_HANDFUL:
                    break
        except Error:
            log.exception("%s failed at %s", action.__name__, authority.slug)
