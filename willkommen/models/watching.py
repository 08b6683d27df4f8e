"""What the house knows about itself: how its jobs fare, and how often what happens. Nobody's name stands here."""

from django.db import models


class TaskRun(models.Model):
    """How one job of the timetable, or a backup, has fared so far."""

    name = models.CharField(max_length=100, unique=True)
    runs = models.BigIntegerField(default=0)
    failures = models.BigIntegerField(default=0)
    seconds = models.FloatField(default=0)
    last_seconds = models.FloatField(default=0)
    last_success_at = models.DateTimeField(null=True, blank=True)
    last_failure_at = models.DateTimeField(null=True, blank=True)
    # The kind of error, never its text: that may quote what somebody typed.
    last_failure = models.CharField(max_length=100, blank=True)

    def __str__(self):
        return self.name


class Tally(models.Model):
    """How often something has happened since the beginning, over all processes; `labels` as in Prometheus' text."""

    name = models.CharField(max_length=60)
    labels = models.CharField(max_length=200, blank=True)
    value = models.FloatField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "labels"], name="a_tally_is_kept_once")]

    def __str__(self):
        return f"{self.name}{{{self.labels}}}"
