"""Deadlines, other bodies, hearings, decisions and fees of a case."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from casework.models.cases import Case
from willkommen.models import Authority, StaffMember


class Deadline(models.Model):
    """Frist: a clock that runs on a case. Kinds, lengths and sections stand in `rules/deadlines.py`."""

    authority = models.ForeignKey(Authority, models.CASCADE)
    case = models.ForeignKey(Case, models.CASCADE, related_name="deadlines")
    kind = models.CharField(max_length=40)
    began_on = models.DateField()
    # The day the applicant is told, and the day staff act after; they differ where the law is disputed.
    ends_on = models.DateField()
    safe_on = models.DateField()
    is_public = models.BooleanField(default=False)
    ended_at = models.DateTimeField(null=True, blank=True)
    # met, lapsed, dropped; empty while it runs.
    ended_how = models.CharField(max_length=10, blank=True)

    class Meta:
        ordering = ["ends_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind"],
                condition=Q(ended_at__isnull=True),
                name="a_clock_of_a_kind_runs_once_per_case",
            ),
            models.CheckConstraint(
                name="nobody_acts_before_a_deadline_is_over", condition=Q(safe_on__gte=F("ends_on"))
            ),
        ]
        indexes = [
            models.Index(
                fields=["authority", "kind", "ends_on"],
                condition=Q(ended_at__isnull=True),
                name="clocks_that_run",
            )
        ]

    def __str__(self):
        return f"{self.case_id} {self.kind} {self.ends_on}"


class BodyKind(models.TextChoices):
    """Whom the house asks."""

    EMPLOYMENT_AGENCY = "employment_agency", pgettext_lazy("body", "Federal Employment Agency")
    FEDERAL_OFFICE = "federal_office", pgettext_lazy("body", "Federal Office for Migration and Refugees")
    OTHER = "other", pgettext_lazy("body", "another body")


class Participation(models.Model):
    """Beteiligung of another body (§ 39 AufenthG with § 36 BeschV, § 72 AufenthG, chambers, youth offices)."""

    authority = models.ForeignKey(Authority, models.CASCADE)
    case = models.ForeignKey(Case, models.CASCADE, related_name="participations")
    body = models.CharField(max_length=20, choices=BodyKind)
    body_name = models.CharField(max_length=150, blank=True)
    asked_on = models.DateField()
    # § 36 (2) BeschV: a message that information is missing stops the fiction of consent.
    information_missing_on = models.DateField(null=True, blank=True)
    information_sent_on = models.DateField(null=True, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    # consent, deemed, restricted, refused, answered
    result = models.CharField(max_length=12, blank=True)
    asked_by = models.ForeignKey(StaffMember, models.SET_NULL, null=True, blank=True)

    class Meta:
        ordering = ["-asked_on"]

    def __str__(self):
        return f"{self.case_id} {self.body}"


class Hearing(models.Model):
    """Anhörung (§ 28 VwVfG) before an adverse decision."""

    authority = models.ForeignKey(Authority, models.CASCADE)
    case = models.ForeignKey(Case, models.CASCADE, related_name="hearings")
    letter_on = models.DateField()
    answer_by = models.DateField()
    answered_on = models.DateField(null=True, blank=True)
    heard_by = models.ForeignKey(StaffMember, models.SET_NULL, null=True, blank=True)

    class Meta:
        ordering = ["-letter_on"]
        constraints = [
            models.CheckConstraint(name="a_hearing_leaves_time", condition=Q(answer_by__gt=F("letter_on"))),
        ]

    def __str__(self):
        return f"{self.case_id} {self.letter_on}"


class DecisionKind(models.TextChoices):
    """What was decided."""

    GRANTED = "granted", pgettext_lazy("decision", "granted")
    REFUSED = "refused", pgettext_lazy("decision", "refused")


class Decision(models.Model):
    """Bescheid: prepared by one person; where the authority asks for four eyes, approved by another."""

    authority = models.ForeignKey(Authority, models.CASCADE)
    case = models.ForeignKey(Case, models.CASCADE, related_name="decisions")
    kind = models.CharField(max_length=10, choices=DecisionKind)
    made_by = models.ForeignKey(StaffMember, models.PROTECT, related_name="decisions_made")
    made_at = models.DateTimeField()
    needs_approval = models.BooleanField(default=False)
    checked_by = models.ForeignKey(StaffMember, models.PROTECT, null=True, blank=True, related_name="decisions_checked")
    checked_at = models.DateTimeField(null=True, blank=True)
    sent_back_at = models.DateTimeField(null=True, blank=True)
    # Whether it stands: made without four eyes, or approved.
    effective_at = models.DateTimeField(null=True, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    # How and when it left the house (§ 41 VwVfG): posted, handed_over, portal, served.
    notified_how = models.CharField(max_length=12, blank=True)
    sent_on = models.DateField(null=True, blank=True)
    retrieved_on = models.DateField(null=True, blank=True)
    has_remedy_notice = models.BooleanField(default=True)
    # § 77 (3) AufenthG: operative part and remedy notice in a language the person understands.
    translation_asked_on = models.DateField(null=True, blank=True)
    translation_language = models.CharField(max_length=10, blank=True)
    translation_sent_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(
                name="nobody_approves_their_own_decision",
                condition=Q(checked_by__isnull=True) | ~Q(checked_by=F("made_by")),
            ),
            models.CheckConstraint(
                name="a_decision_with_four_eyes_stands_when_approved",
                condition=Q(needs_approval=False) | Q(effective_at__isnull=True) | Q(checked_at__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(effective_at__isnull=True, sent_back_at__isnull=True),
                name="a_case_has_one_decision_in_preparation",
            ),
        ]

    def __str__(self):
        return f"{self.case_id} {self.kind}"


class CourtCase(models.Model):
    """Klage or urgent application: that it exists, never its strategy."""

    authority = models.ForeignKey(Authority, models.CASCADE)
    case = models.ForeignKey(Case, models.CASCADE, related_name="court_cases")
    court = models.CharField(max_length=60)
    file_number = models.CharField(max_length=40, blank=True)
    filed_on = models.DateField()
    is_urgent = models.BooleanField(default=False)
    ended_on = models.DateField(null=True, blank=True)
    # won, lost, settled: seen by the applicant
    result = models.CharField(max_length=10, blank=True)

    class Meta:
        ordering = ["-filed_on"]

    def __str__(self):
        return f"{self.case_id} {self.court}"


class FeeStatus(models.TextChoices):
    """From the figure to the money."""

    DUE = "due", pgettext_lazy("fee", "to be paid")
    PAID = "paid", pgettext_lazy("fee", "paid")
    WAIVED = "waived", pgettext_lazy("fee", "waived")
    PAID_ELSEWHERE = "paid_elsewhere", pgettext_lazy("fee", "charged by the former authority")
    CANCELLED = "cancelled", pgettext_lazy("fee", "cancelled")


class CaseFee(models.Model):
    """Gebühr of a case with its figure, its section and its day; never computed again afterwards."""

    authority = models.ForeignKey(Authority, models.CASCADE)
    case = models.ForeignKey(Case, models.CASCADE, related_name="fees")
    purpose = models.CharField(max_length=60)
    person_group = models.CharField(max_length=40)
    amount_eur = models.DecimalField(max_digits=7, decimal_places=2)
    section = models.CharField(max_length=200)
    mark = models.CharField(max_length=30)
    # A disputed figure: the other reading.
    other_amounts = ArrayField(models.DecimalField(max_digits=7, decimal_places=2), default=list, blank=True)
    day = models.DateField()
    status = models.CharField(max_length=15, choices=FeeStatus, default=FeeStatus.DUE)
    paid_on = models.DateField(null=True, blank=True)
    # § 52 (7), § 53 (2) AufenthV: as a code.
    waived_for = models.CharField(max_length=20, blank=True)
    set_by = models.ForeignKey(StaffMember, models.SET_NULL, null=True, blank=True)
    set_at = models.DateTimeField()

    class Meta:
        ordering = ["set_at", "id"]
        constraints = [
            models.CheckConstraint(name="a_charged_fee_is_not_negative", condition=Q(amount_eur__gte=0)),
            models.CheckConstraint(name="a_paid_fee_says_when", condition=~Q(status="paid") | Q(paid_on__isnull=False)),
            models.UniqueConstraint(
                fields=["case", "purpose"],
                condition=~Q(status="cancelled"),
                name="a_fee_is_charged_once_per_case",
            ),
        ]

    def __str__(self):
        return f"{self.case_id} {self.purpose}"
