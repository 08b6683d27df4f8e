"""What the workers do for the recognition guide; nobody imports this."""

import logging
from collections import Counter

from celery import shared_task
from django.db import Error

from recognition_pilot.actions import centre_page, facts, feedback, staffing
from recognition_pilot.actions.pilot.publishing import publish_closed_quarters
from recognition_pilot.actions.plans import posting
from recognition_pilot.queries.centre_home import centres_to_ask
from recognition_pilot.queries.plans.reminders import untold_changes
from willkommen import jobs, keeping
from willkommen.queries.authorities import all_authorities
from willkommen.queries.clock import trusted_now
from willkommen.tenancy import inside_authority

log = logging.getLogger(__name__)


@shared_task
def erase_guidance() -> None:
    """Records of people whose consent has ended, within the minute."""
    keeping.run_task(erase_guidance.name)


@shared_task
def ask_for_feedback() -> None:
    """Whoever wished it is asked on the day after the visit."""
    jobs.everywhere(feedback.ask_for_feedback)


@shared_task
def forget_voices() -> None:
    """Who complained, who wanted to be asked, and words that are a year old."""
    keeping.run_task(forget_voices.name)


@shared_task
def forget_advice() -> None:
    """Who came to talks, referrals that are over, invitations nobody took up."""
    keeping.run_task(forget_advice.name)


@shared_task
def ask_centres() -> None:
    """Ask centres to confirm their page before it counts as stale."""
    now = trusted_now()
    for centre in centres_to_ask(now=now):
        centre_page.ask_before_stale(centre=centre, now=now)


@shared_task
def post_plan_messages() -> None:
    """What is due in kept plans: steps, the last days for money, the end of a plan that nobody looks at."""
    jobs.everywhere(posting.remind_of_steps)
    jobs.everywhere(posting.remind_of_money)
    jobs.everywhere(posting.warn_before_the_end)


@shared_task
def tell_changed_facts() -> None:
    """People whose plans rest on a fact that has changed, each once; then how many plans it touched."""
    now = trusted_now()
    for _noticed_at, changes in untold_changes(now=now):
        plans: Counter[str] = Counter()
        try:
            for authority in all_authorities():
                plans += _tell(authority, changes, now)
        except Error:
            log.exception("changed facts could not be told everywhere; the next run tries again")
            continue
        posting.mark_told(changes=changes, plans=plans, now=now)


@shared_task
def forget_plans() -> None:
    """Plans whose day has come, addresses nobody confirmed, sessions that are over."""
    keeping.run_task(forget_plans.name)


def _tell(authority, changes: list, now) -> Counter[str]:
    """All plans of one authority, handful by handful; returns how many each fact touches."""
    count: Counter[str] = Counter()
    after = 0
    while True:
        with inside_authority(authority.pk):
            told = posting.tell_changes(authority=authority, changes=changes, now=now, most=jobs.A_HANDFUL, after=after)
        count.update(fact for _plan, facts in told for fact in facts)
        if len(told) < jobs.A_HANDFUL:
            return count
        after = told[-1][0]


@shared_task
def answer_simulations() -> None:
    """What supervisors asked the staffing simulation, within seconds."""
    jobs.everywhere(staffing.answer_simulations)


@shared_task
def forget_simulations() -> None:
    """Answers of the simulation that are three months old."""
    keeping.run_task(forget_simulations.name)


@shared_task
def measure_morning() -> None:
    """From seven o'clock on, once a day: how far away the third free time is, titles ended without a certificate."""
    jobs.once_everywhere(facts.measure_morning)


@shared_task
def take_facts() -> None:
    """What happened yesterday becomes facts, before anything of it is forgotten."""
    jobs.once_everywhere(facts.take_latest_days)


@shared_task
def publish_quarters() -> None:
    """Quarters that are closed become tables for the Land, once."""
    publish_closed_quarters(now=trusted_now())
