"""How a case begins, and who may look at it from outside."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.models.cases import Case
from willkommen.models import Authority, StaffMember


class Application(models.Model):
    """Antrag: when it was made, what for, and its receipt. An informal one keeps the deadline (§ 81 AufenthG)."""

    authority = models.ForeignKey(Authority, models.CASCADE)
    case = models.ForeignKey(Case, models.CASCADE, related_name="applications")
    receipt_number = models.CharField(max_length=12, unique=True)
    is_informal = models.BooleanField(default=True)
    language = models.CharField(max_length=10)
    made_at = models.DateTimeField()
    # The day the person typed; empty where they did not know.
    title_ended_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at"]

    def __str__(self):
        return self.receipt_number


class RepresentativeKind(models.TextChoices):
    """Who acts or helps (§ 14 VwVfG)."""

    REPRESENTATIVE = "representative", pgettext_lazy("representative", "authorised representative")
    ADVISER = "adviser", pgettext_lazy("representative", "adviser")
    GUARDIAN = "guardian", pgettext_lazy("representative", "guardian or parent")


class Representative(models.Model):
    """Bevollmächtigte/r oder Beistand (§ 14 VwVfG): with written consent, for these things, until that day."""

    authority = models.ForeignKey(Authority, models.CASCADE)
    case = models.ForeignKey(Case, models.CASCADE, related_name="representatives")
    kind = models.CharField(max_length=15, choices=RepresentativeKind)
    name = models.CharField(_("name"), max_length=150)
    organisation = models.CharField(_("organisation"), max_length=150, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    may_see = models.BooleanField(_("sees where the application stands"), default=True)
    may_hand_in = models.BooleanField(_("hands in documents"), default=False)
    may_ask = models.BooleanField(_("asks questions"), default=False)
    consent_given_on = models.DateField(_("written consent of"))
    ends_on = models.DateField(_("until"))
    ended_at = models.DateTimeField(null=True, blank=True)
    recorded_by = models.ForeignKey(StaffMember, models.SET_NULL, null=True, blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["recorded_at"]
        constraints = [
            models.CheckConstraint(
                name="a_consent_ends_after_it_was_given",
                condition=Q(ends_on__gte=models.F("consent_given_on")),
            ),
        ]

    def __str__(self):
        return f"{self.case_id} {self.kind}"


class AccessCode(models.Model):
    """Zugangscode: sixteen digits, of which only a hash is stored; one live code per case and person."""

    authority = models.ForeignKey(Authority, models.CASCADE)
    case = models.ForeignKey(Case, models.CASCADE, related_name="access_codes")
    # Empty: the applicant's own.
    representative = models.ForeignKey(Representative, models.CASCADE, null=True, blank=True)
    code_hash = models.CharField(max_length=200)
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(StaffMember, models.SET_NULL, null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    # Wrong codes since the last right one, and until when the next try waits: delay, never a lock.
    failures = models.PositiveIntegerField(default=0)
    last_failure_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-issued_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(revoked_at__isnull=True, representative__isnull=True),
                name="an_applicant_has_one_live_code_per_case",
            ),
            models.UniqueConstraint(
                fields=["representative"],
                condition=Q(revoked_at__isnull=True),
                name="a_representative_has_one_live_code",
            ),
        ]

    def __str__(self):
        return f"{self.case_id}"


class CaseSession(models.Model):
    """Somebody looks at their case with reference and code: short, apart from every other session."""

    authority = models.ForeignKey(Authority, models.CASCADE)
    access_code = models.ForeignKey(AccessCode, models.CASCADE, related_name="sessions")
    token_hash = models.CharField(max_length=64, unique=True)
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    def __str__(self):
        return f"{self.access_code_id} {self.began_at:%Y-%m-%d}"
