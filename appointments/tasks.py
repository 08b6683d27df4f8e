"""What the workers do for appointments; nobody imports this."""

from celery import shared_task

from appointments.actions import forgetting, queue
from willkommen.queries.authorities import all_authorities
from willkommen.queries.clock import trusted_now
from willkommen.tenancy import inside_authority

A_HANDFUL = 200
# At most this many handfuls per authority and run: a mistake has a bound, and the next run goes on.
HANDFULS = 25


@shared_task
def mark_lapsed_holds() -> None:
    """Tidy up holds that have ended."""
    _everywhere(forgetting.mark_lapsed_holds)


@shared_task
def erase_contact_data() -> None:
    """Forget who came."""
    _everywhere(forgetting.erase_contact_data)


@shared_task
def close_day() -> None:
    """Visits of earlier days that nobody finished are not recorded."""
    now = trusted_now()
    for authority in all_authorities():
        with inside_authority(authority.pk):
            queue.close_day(authority=authority, now=now)


def _everywhere(action) -> None:
    """The action at every authority, handful by handful. Raises `ClockJumped` before anything is changed."""
    now = trusted_now()
    for authority in all_authorities():
        for _ in range(HANDFULS):
            with inside_authority(authority.pk):
                done = action(authority=authority, now=now, most=A_HANDFUL)
            if done < A_HANDFUL:
                break
