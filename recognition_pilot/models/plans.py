"""A person's own way: dated steps, kept under a code of its own if the person wishes, and gone by itself."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from appointments.models import Appointment
from appointments.models.reachable import Reachable
from recognition_pilot.models.path import plan_facts_field
from recognition_pilot.models.professions import Profession
from willkommen.models import Authority


class RecognitionPlan(Reachable, models.Model):
    """Weg einer Person zur Anerkennung. Holds no name: whoever has reference and code may see it."""

    link_purpose = "recognition-plan"

    authority = models.ForeignKey(Authority, models.CASCADE)
    reference = models.CharField(max_length=10, unique=True)
    code_hash = models.CharField(max_length=200)
    language = models.CharField(max_length=10)
    # Empty: the general way of a group (`group` as in Profession).
    profession = models.ForeignKey(Profession, models.PROTECT, null=True, blank=True)
    group = models.CharField(max_length=30, blank=True)
    # The answers as the questions gave them (`rules/questions.py`): where learned, certificate, goal, German, purpose.
    answers = models.JSONField(default=dict)
    started_on = models.DateField()
    ticked_documents = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    facts = plan_facts_field()
    # The talk with the guide that was booked from here.
    appointment = models.ForeignKey(Appointment, models.SET_NULL, null=True, blank=True, related_name="+")
    # Reminders, if asked for.
    email = models.EmailField(blank=True)
    mobile = models.CharField(max_length=20, blank=True)
    link_nonce = models.CharField(max_length=32)
    link_token_hash = models.CharField(max_length=64, unique=True)
    reminders_asked_at = models.DateTimeField(null=True, blank=True)
    reminders_confirmed_at = models.DateTimeField(null=True, blank=True)
    # Wrong codes since the last right one: delay, never a lock.
    failures = models.PositiveIntegerField(default=0)
    last_failure_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    erase_after = models.DateTimeField()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(name="a_plan_leads_somewhere", condition=Q(profession__isnull=False) | ~Q(group="")),
        ]
        indexes = [
            GinIndex(fields=["facts"], name="plans_by_fact"),
            models.Index(fields=["erase_after"], name="plans_to_erase"),
        ]

    def __str__(self):
        return self.reference


class PlanStep(models.Model):
    """A step of a plan with its days; done when the person, or the guide with consent, says so."""

    authority = models.ForeignKey(Authority, models.CASCADE)
    plan = models.ForeignKey(RecognitionPlan, models.CASCADE, related_name="steps")
    code = models.CharField(max_length=30)
    position = models.PositiveSmallIntegerField()
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    reminded_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["plan_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "code"], name="a_step_stands_in_a_plan_once"),
            models.CheckConstraint(
                name="a_step_ends_after_it_begins",
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
            ),
        ]

    def __str__(self):
        return f"{self.plan_id} {self.code}"


class PlanSession(models.Model):
    """Somebody looks at their plan with reference and code: short, apart from every other session."""

    authority = models.ForeignKey(Authority, models.CASCADE)
    plan = models.ForeignKey(RecognitionPlan, models.CASCADE, related_name="sessions")
    token_hash = models.CharField(max_length=64, unique=True)
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    def __str__(self):
        return f"{self.plan_id} {self.began_at:%Y-%m-%d}"
