"""How far a translation can be trusted."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from willkommen.models.authorities import Authority
from willkommen.models.staff import StaffMember


class TextOrigin(models.TextChoices):
    """Where a translation came from."""

    CATALOGUE = "catalogue", _("shipped with the product")
    TYPED = "typed", _("typed by staff")
    IMPORTED = "imported", _("brought by a translator")


class TranslationState(models.Model):
    """From which German text a translation was made and who read it; the status is derived, never stored."""

    authority = models.ForeignKey(Authority, models.CASCADE, null=True, blank=True)
    object_type = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    field = models.CharField(max_length=60)
    language = models.CharField(max_length=10)
    source_hash = models.CharField(max_length=64)
    origin = models.CharField(max_length=10, choices=TextOrigin)
    reviewed_by = models.ForeignKey(StaffMember, models.SET_NULL, null=True, blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["object_type", "object_id", "field", "language"],
                name="a_translation_has_one_state",
            )
        ]

    def __str__(self):
        return f"{self.object_type} {self.object_id} {self.field} {self.language}"
