"""A counter makes a break: nobody is called there until it goes on."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from appointments.actions.queue.moves import require_free
from appointments.models import Counter
from appointments.queries.queue.rows import pause_of
from willkommen.errors import Refused
from willkommen.moments import clock


class OnABreak(Refused):
    """The counter makes a break."""


@transaction.atomic
def begin_break(*, counter: Counter, now: dt.datetime) -> Counter:
    """Nobody is called to this counter until it goes on, or the day is over. Raises `CounterBusy`."""
    require_free(counter, now)
    if pause_of(counter, now=now) is None:
        Counter.objects.filter(pk=counter.pk).update(paused_at=now)
        counter.paused_at = now
    return counter


@transaction.atomic
def end_break(*, counter: Counter, now: dt.datetime) -> Counter:
    """The counter goes on; a second press changes nothing."""
    Counter.objects.filter(pk=counter.pk).update(paused_at=None)
    counter.paused_at = None
    return counter


def require_no_break(counter: Counter, now: dt.datetime) -> None:
    """Raises `OnABreak`."""
    since = pause_of(counter, now=now)
    if since is not None:
        raise OnABreak(
            _("Counter %(counter)d has been on a break since %(time)s. Press “Go on” before you call somebody.")
            % {"counter": counter.number, "time": clock(since)}
        )
