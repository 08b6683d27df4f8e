"""What the workers do for appointments; nobody imports this."""

import datetime as dt
import logging

from celery import shared_task
from django.db import Error, transaction

from appointments.actions import forgetting, planning, queue, waiting
from appointments.actions.queue import nearly
from appointments.queries.planning.affected import still_to_ask
from willkommen import jobs, keeping
from willkommen.queries.authorities import all_authorities
from willkommen.queries.clock import trusted_now
from willkommen.tenancy import inside_authority

log = logging.getLogger(__name__)


@shared_task
def mark_lapsed_holds() -> None:
    """Tidy up holds that have ended."""
    jobs.everywhere(forgetting.mark_lapsed_holds)


@shared_task
def erase_contact_data() -> None:
    """Forget who came, who waited, what was noted about a visit, who was away, interpreters nobody books any more."""
    keeping.run_task(erase_contact_data.name)


@shared_task
def give_out_freed_times() -> None:
    """Offers nobody answered end, waits that are over end, and what is free is offered to those whose turn it is."""
    jobs.everywhere(waiting.let_offers_lapse)
    jobs.everywhere(waiting.withdraw_closed_offers)
    jobs.everywhere(waiting.end_entries)
    # one offer a transaction: nobody at a counter waits for the others
    jobs.everywhere(waiting.offer_freed_slots, handful=1, handfuls=jobs.A_HANDFUL)


@shared_task
def offer_new_times(at: str | None = None) -> None:
    """Whose appointment cannot take place is offered others, now or `at` an ISO 8601 moment.

    One person a transaction: it may run twice at once and may be killed at any moment, the next tick goes on.
    """
    now = dt.datetime.fromisoformat(at) if at else trusted_now()
    with transaction.atomic():
        authorities = all_authorities()
    for authority in authorities:
        with inside_authority(authority.pk):
            people = still_to_ask(authority)[: jobs.A_HANDFUL]
        for person in people:
            try:
                with inside_authority(authority.pk):
                    planning.ask_person(affected=person, now=now)
            except Error:  # stays to be asked: the next tick tries again
                log.exception("affected appointment %s cannot be asked about", person)


@shared_task
def tell_who_is_nearly_next() -> None:
    """Messages to people whose turn it nearly is."""
    now = trusted_now()
    with transaction.atomic():
        authorities = all_authorities()
    for authority in authorities:
        with inside_authority(authority.pk):
            nearly.tell_who_is_nearly_next(authority=authority, now=now)


@shared_task
def close_day() -> None:
    """Visits of earlier days that nobody finished are not recorded."""
    jobs.once_everywhere(queue.close_day)
