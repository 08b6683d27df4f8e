"""Signs of life of the workers."""

from datetime import datetime

from willkommen.models import Heartbeat
from willkommen.models.health import WORKERS


def note_heartbeat(*, now: datetime) -> None:
    """A worker did what beat asked through the broker: all three are at work."""
    Heartbeat.objects.update_or_create(name=WORKERS, defaults={"seen_at": now})


def forget_heartbeat() -> None:
    """Beat starts anew: what was seen before its start proves nothing."""
    Heartbeat.objects.filter(name=WORKERS).delete()
