"""Staffing: what a supervisor asked the simulation, and what it said."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from willkommen.models import Authority, Office, StaffMember


class RunStatus(models.TextChoices):
    """From the question to the answer."""

    ASKED = "asked", pgettext_lazy("simulation", "waits for its turn")
    DONE = "done", pgettext_lazy("simulation", "finished")
    EMPTY = "empty", pgettext_lazy("simulation", "not enough data")
    FAILED = "failed", pgettext_lazy("simulation", "did not succeed")


class StaffingRun(models.Model):
    """Personalfrage: „what if there were one more counter?“, worked out by a worker. Counts and minutes, no person."""

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    authority = models.ForeignKey(Authority, models.CASCADE)
    office = models.ForeignKey(Office, models.CASCADE)
    # What was asked (`rules/staffing/question.py`), as the form gave it.
    question = models.JSONField()
    answer = models.JSONField(default=dict)
    status = models.CharField(max_length=10, choices=RunStatus, default=RunStatus.ASKED)
    tries = models.PositiveSmallIntegerField(default=0)
    asked_by = models.ForeignKey(StaffMember, models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="a_simulation_says_when_it_ended",
                condition=Q(status="asked", done_at__isnull=True) | (~Q(status="asked") & Q(done_at__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(fields=["authority", "-asked_at"], name="simulations_of_an_authority"),
            models.Index(fields=["asked_at"], condition=Q(status="asked"), name="simulations_to_work_out"),
        ]

    def __str__(self):
        return f"{self.authority_id} {self.asked_at:%Y-%m-%d %H:%M}"
