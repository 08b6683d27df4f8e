"""What the workers do for casework; nobody imports this."""

import logging
from collections.abc import Callable

from celery import shared_task
from django.db import Error
from django.utils import timezone

from casework.actions import access, applying, deadlines, documents, forgetting, letter_box, reminders
from willkommen.queries.authorities import all_authorities
from willkommen.queries.clock import trusted_now
from willkommen.tenancy import inside_authority

log = logging.getLogger(__name__)

A_HANDFUL = 200
# At most this many handfuls per authority and run: a mistake has a bound, and the next run goes on.
HANDFULS = 25


@shared_task
def let_clocks_lapse() -> None:
    """Deadlines whose last day is over have lapsed, and whoever works on the case is told to look."""
    _everywhere(deadlines.let_clocks_lapse)


@shared_task
def end_requests_for_papers() -> None:
    """Requests whose last day is over end, and whoever works on the case looks again."""
    _everywhere(documents.lapse_requests)


@shared_task
def forget_case_sessions() -> None:
    """Sessions with reference and code that are over, and codes that died long ago, are forgotten."""
    _everywhere(access.forget_sessions)


@shared_task
def erase_drafts() -> None:
    """Applications nobody sent within thirty days are forgotten."""
    _everywhere(applying.erase_drafts)


@shared_task
def check_files() -> None:
    """Look into what people have handed in; one worker at a time, each file on its own."""
    letter_box.check_everywhere(authorities=all_authorities(), now=timezone.now())


@shared_task
def erase_files() -> None:
    """What lay in the letter boxes too long is forgotten."""
    _everywhere(letter_box.forget_files)


@shared_task
def post_reminders() -> None:
    """Reminders before titles end whose morning is near, and the one message of a campaign on its day."""
    _everywhere(reminders.post_due_reminders)
    _everywhere(reminders.post_campaign_by_date)


@shared_task
def forget_reminders() -> None:
    """Addresses for reminders nobody needs any more."""
    _everywhere(reminders.forget_reminders)


@shared_task
def close_what_is_over() -> None:
    """Cases that have rested at their end are closed."""
    _everywhere(forgetting.close_what_is_over)


@shared_task
def forget_closed_cases() -> None:
    """Who it was, where a closed case may not be read any more."""
    _everywhere(forgetting.forget_closed_cases)


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
