"""The pilot: how an authority sees itself, what it changed, and what others can learn from it."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from willkommen.models import Authority, StaffMember


class Point(models.TextChoices):
    """When an authority assesses itself."""

    START = "start", pgettext_lazy("self-assessment", "at the start")
    END = "end", pgettext_lazy("self-assessment", "at the end")


class SelfAssessment(models.Model):
    """Selbsteinschätzung: one level and some words for every field (`rules/self_assessment.py`)."""

    authority = models.ForeignKey(Authority, models.CASCADE, related_name="self_assessments")
    point = models.CharField(max_length=5, choices=Point)
    # field → {"level": 1–4 or None, "text": "…"}
    answers = models.JSONField(default=dict)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(StaffMember, models.SET_NULL, null=True, blank=True, related_name="+")
    # From this moment nobody changes it with hindsight.
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["authority_id", "-point"]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "point"], name="an_authority_assesses_itself_once_at_each_point"
            ),
        ]

    def __str__(self):
        return f"{self.authority_id} {self.point}"


class MeasureState(models.TextChoices):
    """How far a measure is."""

    PLANNED = "planned", pgettext_lazy("measure", "planned")
    RUNNING = "running", pgettext_lazy("measure", "running")
    KEPT = "kept", pgettext_lazy("measure", "kept for good")
    OVER = "over", pgettext_lazy("measure", "over as planned")
    GIVEN_UP = "given_up", pgettext_lazy("measure", "given up")


class Measure(models.Model):
    """Maßnahme of the pilot: what an authority changes, and on which figure that should be seen."""

    authority = models.ForeignKey(Authority, models.CASCADE, related_name="measures")
    title = models.CharField(max_length=120)
    what = models.TextField()
    why = models.TextField()
    # A field of action (`rules/self_assessment.py`) and the indicator it is meant to move.
    field = models.CharField(max_length=30)
    indicator = models.CharField(max_length=10)
    owner = models.CharField(max_length=120)
    began_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    # Euro; empty: nobody has reckoned it.
    cost = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    state = models.CharField(max_length=10, choices=MeasureState, default=MeasureState.PLANNED)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["authority_id", F("began_on").desc(nulls_first=True), "pk"]
        constraints = [
            models.CheckConstraint(
                name="a_measure_ends_after_it_began",
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("began_on")),
            ),
            models.CheckConstraint(
                name="a_measure_that_runs_has_begun",
                condition=~Q(state__in=["running", "kept", "over"]) | Q(began_on__isnull=False),
            ),
            models.CheckConstraint(
                name="a_measure_that_is_over_has_its_last_day", condition=~Q(state="over") | Q(ended_on__isnull=False)
            ),
            models.CheckConstraint(
                name="a_measure_costs_nothing_or_more", condition=Q(cost__isnull=True) | Q(cost__gte=0)
            ),
        ]
        indexes = [models.Index(fields=["indicator", "began_on"], name="measures_by_indicator")]

    def __str__(self):
        return self.title


class MeasureChange(models.Model):
    """One line of a measure's history; only ever added."""

    authority = models.ForeignKey(Authority, models.CASCADE)
    measure = models.ForeignKey(Measure, models.CASCADE, related_name="changes")
    happened_at = models.DateTimeField()
    staff_member = models.ForeignKey(StaffMember, models.SET_NULL, null=True, blank=True, related_name="+")
    # Empty where the state stayed.
    state = models.CharField(max_length=10, choices=MeasureState, blank=True)
    # Names of what was changed, never the old words.
    fields = models.JSONField(default=list)
    remark = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["measure_id", "-happened_at", "-pk"]

    def __str__(self):
        return f"{self.measure_id} {self.state}"


class PracticeState(models.TextChoices):
    """How far a practice example is."""

    DRAFT = "draft", pgettext_lazy("practice example", "draft")
    REVIEW = "review", pgettext_lazy("practice example", "being reviewed")
    PUBLISHED = "published", pgettext_lazy("practice example", "published")
    WITHDRAWN = "withdrawn", pgettext_lazy("practice example", "withdrawn")


class Practice(models.Model):
    """Praxisbeispiel: what others can learn from a measure; German, and English where somebody wrote it."""

    authority = models.ForeignKey(Authority, models.CASCADE, related_name="practices")
    measure = models.OneToOneField(Measure, models.PROTECT, related_name="practice")
    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=120)
    title_en = models.CharField(max_length=120, blank=True)
    # situation, done, effort, result, advice: code → words (`rules/practices.py`)
    words = models.JSONField(default=dict)
    words_en = models.JSONField(default=dict, blank=True)
    # The effect as it was reckoned when the example was published: figures do not change below a published text.
    figures = models.JSONField(null=True, blank=True, encoder=DjangoJSONEncoder)
    state = models.CharField(max_length=10, choices=PracticeState, default=PracticeState.DRAFT)
    author = models.ForeignKey(StaffMember, models.SET_NULL, null=True, blank=True, related_name="+")
    submitted_at = models.DateTimeField(null=True, blank=True)
    reviewer = models.ForeignKey(StaffMember, models.SET_NULL, null=True, blank=True, related_name="+")
    # The reviewer's authority; empty where somebody of the Land reviewed.
    reviewed_for = models.ForeignKey(Authority, models.SET_NULL, null=True, blank=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True, blank=True)
    review_note = models.TextField(blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["-published_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="a_practice_is_reviewed_by_somebody_else",
                condition=Q(reviewer__isnull=True) | Q(author__isnull=True) | ~Q(reviewer=F("author")),
            ),
            models.CheckConstraint(
                name="a_practice_is_reviewed_outside_of_its_authority",
                condition=Q(reviewed_for__isnull=True) | ~Q(reviewed_for=F("authority")),
            ),
            models.CheckConstraint(
                name="a_published_practice_was_reviewed",
                condition=~Q(state="published") | Q(reviewed_at__isnull=False, published_at__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["state", "published_at"], name="practices_by_state")]

    def __str__(self):
        return self.title
