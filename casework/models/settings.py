"""What an authority decides about casework."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from willkommen.models import Authority


class CaseworkSettings(models.Model):
    """What an authority decides about casework; no row means the defaults."""

    authority = models.OneToOneField(Authority, models.CASCADE, related_name="casework_settings")
    four_eyes = models.BooleanField(_("a second person approves every decision"), default=False)
    are_uploads_allowed = models.BooleanField(_("applicants may hand in documents online"), default=False)
    request_days = models.PositiveSmallIntegerField(_("days to hand in documents"), default=21)
    hearing_days = models.PositiveSmallIntegerField(_("days to answer a hearing"), default=21)
    readable_days = models.PositiveSmallIntegerField(
        _("days a closed case stays readable for the applicant"), default=90
    )
    file_days = models.PositiveSmallIntegerField(
        _("days until a file handed in online is erased after it was taken over or refused"),
        default=30,
        db_default=30,
    )
    team_contact = models.CharField(_("how applicants reach the team"), max_length=200, blank=True)
    # Codes of services an authority serves by informal application; empty: every service with an appointment.
    informal_services = ArrayField(models.CharField(max_length=30), default=list, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_request_leaves_a_week_at_least",
                condition=Q(request_days__gte=7) & Q(hearing_days__gte=7),
            ),
            models.CheckConstraint(
                name="cases_and_files_are_not_kept_longer_than_their_limit",
                condition=Q(readable_days__lte=365) & Q(file_days__range=(1, 30)),
            ),
        ]

    def __str__(self):
        return f"{self.authority_id}"
