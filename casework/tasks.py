"""What the workers do for casework; nobody imports this."""

from celery import shared_task
from django.utils import timezone

from casework.actions import deadlines, documents, forgetting, letter_box, reminders
from willkommen import jobs, keeping
from willkommen.queries.authorities import all_authorities


@shared_task
def let_clocks_lapse() -> None:
    """Deadlines whose last day is over have lapsed, and whoever works on the case is told to look."""
    jobs.everywhere(deadlines.let_clocks_lapse)


@shared_task
def end_requests_for_papers() -> None:
    """Requests whose last day is over end, and whoever works on the case looks again."""
    jobs.everywhere(documents.lapse_requests)


@shared_task
def forget_case_sessions() -> None:
    """Sessions with reference and code that are over, and codes that died long ago, are forgotten."""
    keeping.run_task(forget_case_sessions.name)


@shared_task
def erase_drafts() -> None:
    """Applications nobody sent within thirty days are forgotten."""
    keeping.run_task(erase_drafts.name)


@shared_task
def check_files() -> None:
    """Look into what people have handed in; one worker at a time, each file on its own."""
    letter_box.check_everywhere(authorities=all_authorities(), now=timezone.now())


@shared_task
def erase_files() -> None:
    """What lay in the letter boxes too long is forgotten."""
    keeping.run_task(erase_files.name)


@shared_task
def post_reminders() -> None:
    """Reminders before titles end whose morning is near, and the one message of a campaign on its day."""
    jobs.everywhere(reminders.post_due_reminders)
    jobs.everywhere(reminders.post_campaign_by_date)


@shared_task
def forget_reminders() -> None:
    """Addresses for reminders nobody needs any more."""
    keeping.run_task(forget_reminders.name)


@shared_task
def close_what_is_over() -> None:
    """Cases that have rested at their end are closed."""
    jobs.everywhere(forgetting.close_what_is_over)


@shared_task
def forget_closed_cases() -> None:
    """Who it was, where a closed case may not be read any more."""
    keeping.run_task(forget_closed_cases.name)


@shared_task
def forget_substitutions() -> None:
    """Who did whose cases, long ago."""
    keeping.run_task(forget_substitutions.name)
