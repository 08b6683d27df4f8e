"""Questions, answers, and reminders before a title ends."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from appointments.models.reachable import Reachable
from casework.models.applications import Representative
from casework.models.cases import Case
from willkommen.models import Authority, StaffMember


class Question(models.Model):
    """Frage of an applicant (or somebody with their consent) on their case, in any language."""

    authority = models.ForeignKey(Authority, models.CASCADE)
    case = models.ForeignKey(Case, models.CASCADE, related_name="questions")
    representative = models.ForeignKey(Representative, models.SET_NULL, null=True, blank=True)
    language = models.CharField(max_length=10)
    text = models.TextField(max_length=2000)
    # What staff understood, in German, for the file; written by a person.
    german_text = models.TextField(max_length=2000, blank=True)
    asked_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["asked_at"]
        indexes = [
            models.Index(
                fields=["authority", "asked_at"], condition=Q(settled_at__isnull=True), name="questions_to_answer"
            )
        ]

    def __str__(self):
        return f"{self.case_id} {self.asked_at:%Y-%m-%d}"


class Answer(models.Model):
    """Antwort: German always; in the applicant's language where somebody wrote it, never by a machine."""

    authority = models.ForeignKey(Authority, models.CASCADE)
    question = models.ForeignKey(Question, models.CASCADE, related_name="answers")
    german_text = models.TextField(max_length=3000)
    language = models.CharField(max_length=10, blank=True)
    text = models.TextField(max_length=3000, blank=True)
    answered_by = models.ForeignKey(StaffMember, models.SET_NULL, null=True, blank=True)
    answered_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["answered_at"]

    def __str__(self):
        return f"{self.question_id}"


class Ladder(models.TextChoices):
    """Which rungs of reminders fit; the days stand in `casework/data/ladders.json`."""

    USUAL = "usual", pgettext_lazy("ladder", "residence title")
    OPPORTUNITY = "opportunity", pgettext_lazy("ladder", "opportunity to stay (§ 104c)")
    TEMPORARY_PROTECTION = "temporary_protection", pgettext_lazy("ladder", "temporary protection (§ 24)")


class TitleReminder(Reachable, models.Model):
    """Erinnerung before a title ends: asked for, confirmed, ended by one click."""

    link_purpose = "title-reminder"

    authority = models.ForeignKey(Authority, models.CASCADE)
    case = models.ForeignKey(Case, models.SET_NULL, null=True, blank=True, related_name="title_reminders")
    ladder = models.CharField(_("kind of title"), max_length=25, choices=Ladder, default=Ladder.USUAL)
    title_ends_on = models.DateField()
    language = models.CharField(max_length=10)
    email = models.EmailField(blank=True)
    mobile = models.CharField(max_length=20, blank=True)
    # Keyed hash of the address: asked for twice, reminded once.
    recipient_key = models.CharField(max_length=64)
    link_nonce = models.CharField(max_length=32)
    link_token_hash = models.CharField(max_length=64, unique=True)
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)
    # When the one message was posted that goes to many at once; never a second time.
    campaign_at = models.DateTimeField(null=True, blank=True)
    erase_after = models.DateTimeField()

    class Meta:
        ordering = ["title_ends_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "recipient_key", "ladder", "title_ends_on"],
                condition=Q(stopped_at__isnull=True),
                name="a_title_is_remembered_once_per_person",
            ),
        ]
        indexes = [
            models.Index(
                fields=["title_ends_on"],
                condition=Q(stopped_at__isnull=True, confirmed_at__isnull=False),
                name="titles_that_end",
            ),
            models.Index(fields=["erase_after"], name="title_reminders_to_erase"),
        ]

    def __str__(self):
        return f"{self.authority_id} {self.title_ends_on}"
