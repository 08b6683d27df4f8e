"""What staff can do, and what a change of the plan did to people who had booked."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from appointments.models.booking import Appointment
from appointments.models.catalogue import Service
from appointments.models.counters import Absence, Closure, Shift
from willkommen.models import Authority, StaffMember


class StaffSkill(models.Model):
    """A service a staff member serves at an authority; who has no row there serves everything."""

    authority = models.ForeignKey(Authority, models.CASCADE)
    staff_member = models.ForeignKey(StaffMember, models.CASCADE, related_name="skills")
    service = models.ForeignKey(Service, models.CASCADE)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["authority", "staff_member", "service"], name="a_skill_is_named_once")
        ]

    def __str__(self):
        return f"{self.staff_member_id} {self.service_id}"


class PlanChangeKind(models.TextChoices):
    """What was changed."""

    CLOSURE = "closure", _("closure")
    ABSENCE = "absence", _("absence")
    SHIFT = "shift", _("shift")
    COUNTER = "counter", _("counter out of use")


class PlanChange(models.Model):
    """Planänderung that touched booked appointments; keeps what is needed to take it back."""

    authority = models.ForeignKey(Authority, models.CASCADE)
    kind = models.CharField(max_length=10, choices=PlanChangeKind)
    closure = models.ForeignKey(Closure, models.SET_NULL, null=True, blank=True)
    absence = models.ForeignKey(Absence, models.SET_NULL, null=True, blank=True)
    shift = models.ForeignKey(Shift, models.SET_NULL, null=True, blank=True)
    # What it was about and how that was before (`actions/planning/changes.py`), and how many times each person is offered.
    before = models.JSONField(default=dict)
    made_by = models.ForeignKey(StaffMember, models.SET_NULL, null=True)
    made_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("change of the plan")
        verbose_name_plural = _("changes of the plan")
        ordering = ["-made_at"]

    def __str__(self):
        return f"{self.kind} {self.made_at:%Y-%m-%d %H:%M}"


class AffectedStatus(models.TextChoices):
    """How far it is with somebody whose appointment cannot take place as booked."""

    ASKED = "asked", pgettext_lazy("affected", "not answered yet")
    TO_PHONE = "to_phone", pgettext_lazy("affected", "must be phoned")
    ACCEPTED = "accepted", pgettext_lazy("affected", "has accepted a new time")
    DECLINED = "declined", pgettext_lazy("affected", "has declined")
    SETTLED = "settled", pgettext_lazy("affected", "settled by us")
    WITHDRAWN = "withdrawn", pgettext_lazy("affected", "taken back")


class AffectedAppointment(models.Model):
    """A booked appointment that a change of the plan touches: it stays booked until its person or the staff says more."""

    authority = models.ForeignKey(Authority, models.CASCADE)
    change = models.ForeignKey(PlanChange, models.CASCADE, related_name="affected")
    appointment = models.ForeignKey(Appointment, models.CASCADE, related_name="affected_by")
    status = models.CharField(max_length=10, choices=AffectedStatus)
    answered_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(StaffMember, models.SET_NULL, null=True, blank=True)

    class Meta:
        verbose_name = _("affected appointment")
        verbose_name_plural = _("affected appointments")
        ordering = ["appointment__during", "id"]
        constraints = [
            models.UniqueConstraint(fields=["change", "appointment"], name="a_change_affects_an_appointment_once"),
            models.UniqueConstraint(
                fields=["appointment"],
                condition=Q(status__in=["asked", "to_phone"]),
                name="an_appointment_is_asked_about_once_at_a_time",
            ),
        ]

    def __str__(self):
        return f"{self.appointment_id} {self.status}"
