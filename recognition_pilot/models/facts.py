"""What the figures are built from: small sums per day, and what is counted outside. No person, no employee."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from willkommen.models import Authority, StaffMember


class Grain(models.TextChoices):
    """How long the time is that a sum is of; weeks and months are put together from days."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


class Fact(models.Model):
    """Baustein einer Kennzahl: how often and how much, in one day, week or month, in all or in one cut.

    `values` and `counts` are an exact histogram where medians are asked for: how often each value was there.
    """

    authority = models.ForeignKey(Authority, models.CASCADE)
    grain = models.CharField(max_length=5, choices=Grain)
    starts_on = models.DateField()
    # A name of `rules/facts.py`; the cut ("service") and its key (a service's code), both empty for all together.
    name = models.CharField(max_length=24)
    cut = models.CharField(max_length=20, blank=True)
    key = models.CharField(max_length=200, blank=True)
    count = models.PositiveIntegerField()
    total = models.BigIntegerField(default=0)
    values = ArrayField(models.IntegerField(), default=list, blank=True)
    counts = ArrayField(models.IntegerField(), default=list, blank=True)

    class Meta:
        ordering = ["starts_on", "name", "cut", "key"]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "grain", "name", "cut", "key", "starts_on"], name="a_fact_is_stated_once"
            ),
            models.CheckConstraint(
                name="a_histogram_counts_every_value",
                condition=Q(values__len=F("counts__len")) | Q(values=[], counts=[]),
            ),
            models.CheckConstraint(
                name="all_together_have_no_key",
                condition=~Q(cut="") | Q(key=""),
            ),
        ]
        indexes = [models.Index(fields=["authority", "grain", "starts_on"], name="facts_of_a_time")]

    def __str__(self):
        return f"{self.starts_on} {self.name}"


class FactDay(models.Model):
    """A day whose facts were taken, and when it was measured what cannot be counted afterwards."""

    authority = models.ForeignKey(Authority, models.CASCADE)
    day = models.DateField()
    taken_at = models.DateTimeField(null=True, blank=True)
    # Free times of the morning, titles without a certificate; languages at the counters of the evening.
    morning_at = models.DateTimeField(null=True, blank=True)
    evening_at = models.DateTimeField(null=True, blank=True)
    # Its facts stay as they are, whatever the rows say: what they came from is not here (the demo's year, say).
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["day"]
        constraints = [models.UniqueConstraint(fields=["authority", "day"], name="a_day_of_facts_is_kept_once")]

    def __str__(self):
        return f"{self.authority_id} {self.day}"


class MonthlyFigure(models.Model):
    """Monatszahl: what is counted outside (I23). A correction is a new row; the old one stays as history."""

    authority = models.ForeignKey(Authority, models.CASCADE)
    month = models.DateField()
    # Empty: not counted in that month.
    calls = models.PositiveIntegerField(_("calls that came in"), null=True, blank=True)
    calls_answered = models.PositiveIntegerField(_("calls that were answered"), null=True, blank=True)
    mails_waiting = models.PositiveIntegerField(
        _("open e-mails older than 5 working days, at the end of the month"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(1_000_000)],
    )
    remark = models.CharField(_("remark"), max_length=200, blank=True)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(StaffMember, models.SET_NULL, null=True, blank=True, related_name="+")
    replaced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-month", "-entered_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "month"],
                condition=Q(replaced_at__isnull=True),
                name="a_month_has_one_figure_that_counts",
            ),
            models.CheckConstraint(name="a_month_begins_on_its_first_day", condition=Q(month__day=1)),
            models.CheckConstraint(
                name="no_more_calls_are_answered_than_came_in",
                condition=Q(calls_answered__isnull=True) | Q(calls__isnull=False, calls_answered__lte=F("calls")),
            ),
        ]

    def __str__(self):
        return f"{self.authority_id} {self.month:%Y-%m}"
