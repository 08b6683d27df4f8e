"""What the workers do at each tick; nobody imports this."""

from datetime import datetime

from celery import shared_task
from django.utils import timezone

from willkommen import delivery, keeping
from willkommen.actions import sealing
from willkommen.queries.clock import trusted_now


@shared_task
def drain_outbox(at: str | None = None) -> None:
    """Send what is due now, or was due `at` an ISO 8601 moment. May run twice at once and may be killed at any moment.

    Raises `ClockJumped`: by a wrong clock reminders of next month would leave today, and others would be given up as too late.
    """
    delivery.drain_outbox(now=datetime.fromisoformat(at) if at else trusted_now())


@shared_task
def forget() -> None:
    """Messages, reported barriers, invitations and accounts whose time is over."""
    keeping.run_task(forget.name)


@shared_task
def seal_audit() -> None:
    """Seal what was written down since."""
    sealing.seal_audit()


@shared_task
def check_seals() -> None:
    """Compute all seals again; auditors read what came out."""
    sealing.check_seals(now=timezone.now())
