"""What the way to recognition costs, how long it takes and who pays: facts with a source, the same for all authorities."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q


class PathStep(models.Model):
    """Schritt: one of the thirteen of the way (`rules/steps.py` knows their order); how long it usually takes."""

    code = models.CharField(max_length=30, unique=True)
    # Calendar days, empty where nobody can say.
    days_from = models.PositiveIntegerField(null=True, blank=True)
    days_to = models.PositiveIntegerField(null=True, blank=True)
    # Euro, where the step itself costs something whatever the profession.
    cost_from = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)
    cost_to = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)
    mark = models.CharField(max_length=30)
    source = models.CharField(max_length=300, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return self.code


class FundingRule(models.Model):
    """Förderung: what somebody may get towards the costs, and that it is asked for first."""

    code = models.CharField(max_length=40, unique=True)
    name_de = models.CharField(max_length=200)
    # procedure, analysis, qualification, translation
    pays_for = models.CharField(max_length=30)
    # Euro; empty: according to need.
    at_most = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)
    costs_from = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)
    income_single = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    income_couple = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    must_come_first = models.BooleanField(default=True)
    apply_until = models.DateField(null=True, blank=True)
    paid_until = models.DateField(null=True, blank=True)
    where = models.CharField(max_length=200, blank=True)
    website = models.URLField(max_length=300, blank=True)
    mark = models.CharField(max_length=30)
    source = models.CharField(max_length=300, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                name="nothing_is_paid_after_it_ended",
                condition=Q(apply_until__isnull=True)
                | Q(paid_until__isnull=True)
                | Q(paid_until__gte=F("apply_until")),
            ),
        ]

    def __str__(self):
        return self.code


class FactChange(models.Model):
    """A fact that plans rest on has changed: a body, a fee, a deadline. `fact` is `body:LS`, `funding:…`, `profession:…`."""

    fact = models.CharField(max_length=80)
    # Field by field: {"fee": ["200 €", "230 €"]}.
    changes = models.JSONField()
    noticed_at = models.DateTimeField()
    # When the people whose plans it touches were told, and how many plans those were.
    told_at = models.DateTimeField(null=True, blank=True)
    plans_told = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-noticed_at"]
        indexes = [models.Index(fields=["fact"], name="changes_of_a_fact")]

    def __str__(self):
        return f"{self.fact} {self.noticed_at:%Y-%m-%d}"


def plan_facts_field() -> ArrayField:
    """The facts a plan rests on, so that a change finds the plans it touches."""
    return ArrayField(models.CharField(max_length=80), default=list, blank=True)
