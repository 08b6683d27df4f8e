"""The work of the staff on cases: notes, follow-ups, who does what, cases that move."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from appointments.models import Service
from casework.models.cases import Case
from willkommen.models import Authority, StaffMember
from willkommen.references import in_groups


class FollowUp(models.Model):
    """Wiedervorlage: look at the case again on this day."""

    authority = models.ForeignKey(Authority, models.CASCADE)
    case = models.ForeignKey(Case, models.CASCADE, related_name="follow_ups")
    due_on = models.DateField(_("on"))
    reason = models.CharField(_("why"), max_length=200)
    made_by = models.ForeignKey(StaffMember, models.SET_NULL, null=True, blank=True)
    made_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["due_on", "id"]
        indexes = [
            models.Index(fields=["case"], condition=Q(done_at__isnull=True), name="follow_ups_of_a_case"),
        ]

    def __str__(self):
        return f"{self.case_id} {self.due_on}"


class Note(models.Model):
    """Vermerk: internal, never travels, never shown to applicants."""

    authority = models.ForeignKey(Authority, models.CASCADE)
    case = models.ForeignKey(Case, models.CASCADE, related_name="notes")
    text = models.TextField(max_length=4000)
    written_by = models.ForeignKey(StaffMember, models.SET_NULL, null=True, blank=True)
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["-written_at"]

    def __str__(self):
        return f"{self.case_id} {self.written_at:%Y-%m-%d}"


class RoutingRule(models.Model):
    """Who gets a new case: by service, by the first letters of the family name, or both."""

    authority = models.ForeignKey(Authority, models.CASCADE)
    position = models.PositiveSmallIntegerField(default=0)
    service = models.ForeignKey(Service, models.CASCADE, null=True, blank=True)
    # Folded first letters, both included: "A" to "K", "SCH" to "SZ"; empty: all.
    first_letters = models.CharField(_("from"), max_length=5, blank=True)
    last_letters = models.CharField(_("to"), max_length=5, blank=True)
    assigned_to = models.ForeignKey(StaffMember, models.CASCADE, null=True, blank=True)
    team = models.CharField(_("team"), max_length=80, blank=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                name="a_routing_rule_leads_somewhere",
                condition=Q(assigned_to__isnull=False) | ~Q(team=""),
            ),
        ]

    def __str__(self):
        return f"{self.first_letters}–{self.last_letters}"


class Substitution(models.Model):
    """Vertretung: somebody does another's cases for some days."""

    authority = models.ForeignKey(Authority, models.CASCADE)
    staff_member = models.ForeignKey(StaffMember, models.CASCADE, related_name="substituted_by")
    substitute = models.ForeignKey(StaffMember, models.CASCADE, related_name="substitutes_for")
    during = DateRangeField()

    class Meta:
        ordering = ["during"]
        constraints = [
            models.CheckConstraint(
                name="nobody_stands_in_for_themselves",
                condition=~Q(substitute=F("staff_member")),
            ),
            ExclusionConstraint(
                name="one_substitute_at_a_time",
                expressions=[
                    ("authority", RangeOperators.EQUAL),
                    ("staff_member", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self):
        return f"{self.staff_member_id} {self.substitute_id}"


class HandoverStatus(models.TextChoices):
    """From sending to the answer of the other side."""

    SENT = "sent", pgettext_lazy("handover", "sent")
    CONFIRMED = "confirmed", pgettext_lazy("handover", "confirmed")
    DECLINED = "declined", pgettext_lazy("handover", "declined")
    RECALLED = "recalled", pgettext_lazy("handover", "recalled")


class Handover(models.Model):
    """Abgabe (§ 3 VwVfG): the case goes where the person lives now; drafts and notes never travel."""

    authority = models.ForeignKey(Authority, models.CASCADE, related_name="handovers_sent")
    case = models.ForeignKey(Case, models.PROTECT, related_name="handovers")
    # Empty: an authority that is not on this installation, named in words.
    to_authority = models.ForeignKey(
        Authority, models.PROTECT, null=True, blank=True, related_name="handovers_received"
    )
    to_name = models.CharField(max_length=200, blank=True)
    to_contact = models.CharField(max_length=300, blank=True)
    # moved: the person moved (§ 3 (1) no. 3 VwVfG); agreed: both authorities agreed (§ 3 (3) VwVfG)
    basis = models.CharField(max_length=12)
    # What does not follow from the law travels only with consent (contact data, language, appointments).
    consent_given_on = models.DateField(null=True, blank=True)
    # What travels, as it was when it was sent.
    parcel = models.JSONField(default=dict)
    status = models.CharField(max_length=10, choices=HandoverStatus, default=HandoverStatus.SENT)
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(StaffMember, models.SET_NULL, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(StaffMember, models.SET_NULL, null=True, blank=True, related_name="+")
    decline_reason = models.CharField(max_length=200, blank=True)
    new_case = models.OneToOneField(Case, models.SET_NULL, null=True, blank=True, related_name="came_by")

    class Meta:
        ordering = ["-sent_at"]
        constraints = [
            models.CheckConstraint(
                name="a_handover_leads_somewhere",
                condition=Q(to_authority__isnull=False) | ~Q(to_name=""),
            ),
            models.CheckConstraint(
                name="a_handover_leaves_the_authority",
                condition=Q(to_authority__isnull=True) | ~Q(to_authority=F("authority")),
            ),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(status__in=["sent", "confirmed"]),
                name="a_case_is_handed_over_once",
            ),
        ]
        indexes = [
            models.Index(fields=["to_authority", "status"], name="handovers_to_an_authority"),
        ]

    def __str__(self):
        return f"{self.case_id}"

    @property
    def number_there(self) -> str:
        """The number the case has at the authority that sent it, as we print it; nothing once the parcel is empty."""
        return in_groups(self.parcel["application"]["reference"]) if self.parcel else ""
