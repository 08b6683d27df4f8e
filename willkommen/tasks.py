"""What the workers do at each tick; nobody imports this."""

from celery import shared_task
from django.utils import timezone

from willkommen import delivery


@shared_task
def drain_outbox() -> None:
    """Send what is due. May run twice at once and may be killed at any moment."""
    delivery.drain_outbox(now=timezone.now())
