"""Who changed what."""

from django.db import models

from willkommen.models.authorities import Authority
from willkommen.models.staff import StaffMember


class AuditEntry(models.Model):
    """Protokoll: who did what to which thing, when and why; holds no names of applicants, is only ever added to."""

    authority = models.ForeignKey(Authority, models.CASCADE, null=True, blank=True)
    staff_member = models.ForeignKey(StaffMember, models.SET_NULL, null=True, blank=True)
    action = models.CharField(max_length=60)
    object_type = models.CharField(max_length=60, blank=True)
    object_id = models.BigIntegerField(null=True, blank=True)
    detail = models.JSONField(default=dict, blank=True)
    happened_at = models.DateTimeField()

    class Meta:
        ordering = ["-happened_at", "-id"]
        indexes = [models.Index(fields=["authority", "-happened_at"], name="audit_of_an_authority")]

    def __str__(self):
        return f"{self.happened_at:%Y-%m-%d %H:%M} {self.action}"


class ReadEntry(models.Model):
    """Lesezugriff: who of the staff opened what, and why where it is not their own work; only ever added to."""

    authority = models.ForeignKey(Authority, models.CASCADE)
    staff_member = models.ForeignKey(StaffMember, models.SET_NULL, null=True, blank=True)
    object_type = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    # A code of the reason given outside one's own work; empty inside.
    reason = models.CharField(max_length=40, blank=True)
    happened_at = models.DateTimeField()

    class Meta:
        ordering = ["-happened_at", "-id"]
        indexes = [
            models.Index(fields=["object_type", "object_id", "-happened_at"], name="who_read_this"),
        ]

    def __str__(self):
        return f"{self.happened_at:%Y-%m-%d %H:%M} {self.object_type}"
