"""What protects forms: sent once, not too often."""

from django.db import models


class SubmittedForm(models.Model):
    """A creating form that was sent, and the answer it got: a second press gets the same answer."""

    key = models.CharField(max_length=80, unique=True)
    answer = models.CharField(max_length=500, blank=True)
    submitted_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["submitted_at"], name="submitted_forms_by_age")]

    def __str__(self):
        return self.key


class RateBucket(models.Model):
    """A token bucket per address prefix or subject, in PostgreSQL: works without Redis."""

    key = models.CharField(max_length=100, unique=True)
    tokens = models.FloatField()
    refilled_at = models.DateTimeField()

    def __str__(self):
        return self.key
