"""The clock of the workers, which a wrongly set one cannot stop.

Celery remembers when each job was started last and waits until that is long enough ago. A moment that lies ahead, because
the machine's clock was wrong then and is right now, would keep every job waiting until it has come: days, without a word.
"""

from celery.beat import PersistentScheduler
from celery.utils.log import get_logger

log = get_logger(__name__)


class SteadyScheduler(PersistentScheduler):
    """What was started "in the future" counts as started now."""

    _ticked_at = None

    def tick(self, *args, **kwargs):
        """One look at what is due; before it, whether the clock went back since the last look or since the last run."""
        now = self.app.now()
        if self._ticked_at is None or now < self._ticked_at:
            self._come_back_to(now)
        self._ticked_at = now
        return super().tick(*args, **kwargs)

    def _come_back_to(self, now) -> None:
        ahead = [entry for entry in self.schedule.values() if entry.last_run_at > now]
        for entry in ahead:
            entry.last_run_at = now
        if ahead:
            log.warning("The clock was set back: %s jobs wait for one turn from now on.", len(ahead))
            self._heap = None  # holds moments of the wrong clock
