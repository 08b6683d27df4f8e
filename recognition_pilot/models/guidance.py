"""Accompanying: what a guide records about people who agreed, in codes, invisible to casework."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from appointments.models.reachable import Reachable
from casework.models import Case
from recognition_pilot.models.plans import RecognitionPlan
from recognition_pilot.models.professions import CompetentBody, Profession
from willkommen.models import Authority, StaffMember


class Outcome(models.TextChoices):
    """How a procedure ended (indicator I19); empty while it goes on."""

    OPEN = "", pgettext_lazy("recognition", "still open")
    FULL = "full", pgettext_lazy("recognition", "fully recognised")
    PARTIAL = "partial", pgettext_lazy("recognition", "partly recognised")
    COMPENSATION = "compensation", pgettext_lazy("recognition", "compensation measure imposed")
    NONE = "none", pgettext_lazy("recognition", "not recognised")
    GIVEN_UP = "given_up", pgettext_lazy("recognition", "given up")


class GuidanceRecord(Reachable, models.Model):
    """Begleitung durch die Lotsin: only while a consent lives; without one the record goes within the minute."""

    link_purpose = "guidance"

    authority = models.ForeignKey(Authority, models.CASCADE)
    guide = models.ForeignKey(StaffMember, models.SET_NULL, null=True, blank=True, related_name="+")
    # What the person wants to be called; not checked against any paper.
    name = models.CharField(max_length=200)
    language = models.CharField(max_length=10)
    spoken_language = models.CharField(max_length=10, blank=True)
    email = models.EmailField(blank=True)
    mobile = models.CharField(max_length=20, blank=True)
    # The page on which the person sees what they agreed to, and withdraws with one click.
    link_nonce = models.CharField(max_length=32)
    link_token_hash = models.CharField(max_length=64, unique=True)
    plan = models.ForeignKey(RecognitionPlan, models.SET_NULL, null=True, blank=True, related_name="guidance")
    profession = models.ForeignKey(Profession, models.PROTECT, null=True, blank=True)
    body = models.ForeignKey(CompetentBody, models.PROTECT, null=True, blank=True)
    german_level = models.CharField(max_length=10, blank=True)
    step = models.CharField(max_length=30)
    step_since_on = models.DateField()
    # § 81a AufenthG: two weeks and two months instead of one month and three.
    is_fast_track = models.BooleanField(default=False)
    outcome = models.CharField(max_length=15, choices=Outcome, default=Outcome.OPEN, blank=True)
    outcome_on = models.DateField(null=True, blank=True)
    # Six months after the end: does the work fit the qualification?
    works_in_profession = models.BooleanField(null=True, blank=True)
    opened_at = models.DateTimeField()
    last_contact_on = models.DateField()
    next_due_on = models.DateField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    erase_after = models.DateTimeField()

    class Meta:
        ordering = ["next_due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="an_outcome_has_its_day", condition=Q(outcome="", outcome_on__isnull=True) | ~Q(outcome="")
            ),
        ]
        indexes = [
            models.Index(fields=["authority", "guide", "next_due_on"], name="guidance_board"),
            models.Index(fields=["erase_after"], name="guidance_to_erase"),
        ]

    def __str__(self):
        return f"{self.pk}"


class Consent(models.Model):
    """Einwilligung: what, for whom, until when; withdrawn with one click."""

    authority = models.ForeignKey(Authority, models.CASCADE)
    record = models.ForeignKey(GuidanceRecord, models.CASCADE, related_name="consents")
    # What it covers: accompany, document:<code>, share:<fact>, referral, booking.
    scope = models.CharField(max_length=60)
    # For whom: guide, casework, or the code of an advice centre.
    for_whom = models.CharField(max_length=60)
    until_on = models.DateField()
    language = models.CharField(max_length=10)
    # The words the person agreed to, as they stood there, in that language.
    words = models.TextField()
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["record_id", "given_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["record", "scope", "for_whom"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_living_consent_for_one_thing",
            ),
            models.CheckConstraint(
                name="a_consent_is_withdrawn_after_it_was_given",
                condition=Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=F("given_at")),
            ),
        ]
        indexes = [models.Index(fields=["until_on"], name="consents_by_end")]

    def __str__(self):
        return f"{self.record_id} {self.scope}"


class GuidanceContact(models.Model):
    """What happened, as a short code (`rules/guidance.py`); a free line only where the person wants it kept."""

    authority = models.ForeignKey(Authority, models.CASCADE)
    record = models.ForeignKey(GuidanceRecord, models.CASCADE, related_name="contacts")
    code = models.CharField(max_length=30)
    on = models.DateField()
    remark = models.CharField(max_length=200, blank=True)
    staff_member = models.ForeignKey(StaffMember, models.SET_NULL, null=True, blank=True, related_name="+")
    noted_at = models.DateTimeField()

    class Meta:
        ordering = ["record_id", "-on", "-pk"]

    def __str__(self):
        return f"{self.record_id} {self.code}"


class BodyClock(models.Model):
    """A period a competent body, or a funder, has to keep; its section stands in `rules/clocks.py`."""

    authority = models.ForeignKey(Authority, models.CASCADE)
    record = models.ForeignKey(GuidanceRecord, models.CASCADE, related_name="clocks")
    kind = models.CharField(max_length=30)
    started_on = models.DateField()
    due_on = models.DateField()
    stopped_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["due_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["record", "kind"],
                condition=Q(stopped_on__isnull=True),
                name="a_clock_of_a_kind_runs_once_per_record",
            ),
        ]

    def __str__(self):
        return f"{self.record_id} {self.kind}"


class SharedFact(models.Model):
    """One fact the person lets the caseworker see; it goes with its consent."""

    authority = models.ForeignKey(Authority, models.CASCADE)
    consent = models.OneToOneField(Consent, models.CASCADE, related_name="shared_fact")
    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    # A code of `rules/guidance.py` and its value: codes and days, never sentences.
    code = models.CharField(max_length=30)
    value = models.CharField(max_length=100)
    shared_at = models.DateTimeField()

    class Meta:
        ordering = ["case_id", "shared_at"]
        indexes = [models.Index(fields=["case"], name="facts_shared_with_a_case")]

    def __str__(self):
        return f"{self.case_id} {self.code}"


class GuidanceOutcome(models.Model):
    """What remains of a record for the figures: no person, no day finer than a month."""

    authority = models.ForeignKey(Authority, models.CASCADE)
    month = models.DateField()
    group = models.CharField(max_length=30)
    body_code = models.CharField(max_length=20, blank=True)
    outcome = models.CharField(max_length=15, choices=Outcome, blank=True)
    days_to_first_talk = models.PositiveIntegerField(null=True, blank=True)
    months_to_outcome = models.PositiveIntegerField(null=True, blank=True)
    has_applied = models.BooleanField(default=False)
    works_in_profession = models.BooleanField(null=True, blank=True)

    class Meta:
        ordering = ["month"]
        indexes = [models.Index(fields=["authority", "month"], name="guidance_outcomes")]

    def __str__(self):
        return f"{self.authority_id} {self.month:%Y-%m}"
