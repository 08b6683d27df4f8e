"""Sessions of browsers, and who signs in through an authority's own sign-in service."""

from importlib import import_module

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.translation import gettext_lazy as _

from willkommen.models.staff import StaffMember


class WebSession(AbstractBaseSession):
    """What one browser is remembered by; of staff also whose it is, since when, and when it locks.

    `seen_at` and `locks_at` change by statements of their own (`actions/sessions.py`), never with the session's data.
    """

    staff_member = models.ForeignKey(StaffMember, models.CASCADE, null=True, related_name="web_sessions")
    began_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    locks_at = models.DateTimeField(null=True)
    device = models.CharField(max_length=60, default="")

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")

    @classmethod
    def get_session_store_class(cls):
        """Where Django reads and writes them."""
        return import_module(settings.SESSION_ENGINE).SessionStore

    def save(self, *args, force_update=False, **kwargs):
        """A session that is written again keeps when somebody was seen last: another request may have noted it."""
        if force_update:
            kwargs["update_fields"] = ["session_data", "expire_date", "staff_member", "began_at", "device"]
        return super().save(*args, force_update=force_update, **kwargs)


class StaffIdentity(models.Model):
    """Who a member of staff is at an outside sign-in service: by issuer and subject, never by an e-mail address."""

    staff_member = models.ForeignKey(StaffMember, models.CASCADE, related_name="identities")
    issuer = models.CharField(max_length=300)
    subject = models.CharField(max_length=255)
    linked_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("identity at a sign-in service")
        verbose_name_plural = _("identities at sign-in services")
        ordering = ["issuer", "subject"]
        constraints = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="an_identity_signs_in_one_staff_member"),
            models.UniqueConstraint(
                fields=["staff_member", "issuer"], name="a_staff_member_is_known_once_to_a_service"
            ),
        ]

    def __str__(self):
        return f"{self.issuer} {self.subject}"
