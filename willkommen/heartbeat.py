"""The workers' pulse: beat asks every ten seconds, a worker answers into the database, `/healthz` reads it there.

One row proves the whole chain (beat → broker → worker → database), so a request never has to ask Redis.
"""

from celery import shared_task
from celery.signals import beat_init
from django.utils import timezone

from willkommen import keeping
from willkommen.actions.heartbeat import forget_heartbeat, note_heartbeat

SECONDS = 10.0


@shared_task
def heartbeat() -> None:
    """One tick arrived."""
    note_heartbeat(now=timezone.now())


@shared_task
def tidy_up() -> None:
    """Remove old traces of forms and browsers."""
    keeping.run_task(tidy_up.name)


@beat_init.connect
def first_tick(**_) -> None:
    """Do not wait ten seconds for the first tick, and do not believe one from before the start."""
    forget_heartbeat()
    heartbeat.apply_async(expires=SECONDS, retry=False)
