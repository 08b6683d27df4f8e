"""What an authority does to get better together: training per team, meetings with others."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from willkommen.models import Authority


class TrainingTopic(models.TextChoices):
    """What a training is about (I24)."""

    LAW = "law", pgettext_lazy("training", "law")
    INTERCULTURAL = "intercultural", pgettext_lazy("training", "intercultural")
    LANGUAGE = "language", pgettext_lazy("training", "language")
    DE_ESCALATION = "de_escalation", pgettext_lazy("training", "de-escalation")
    DATA_PROTECTION = "data_protection", pgettext_lazy("training", "data protection")


class TeamSize(models.Model):
    """Vollzeitäquivalente of a team in a year: what training hours are divided by. No person stands in it."""

    authority = models.ForeignKey(Authority, models.CASCADE)
    team = models.CharField(_("team"), max_length=80)
    year = models.PositiveSmallIntegerField(_("year"), validators=[MinValueValidator(2000), MaxValueValidator(2100)])
    full_time_equivalents = models.DecimalField(
        _("full-time equivalents"),
        max_digits=5,
        decimal_places=2,
        validators=[MinValueValidator(Decimal("0.1")), MaxValueValidator(500)],
    )

    class Meta:
        ordering = ["-year", "team"]
        constraints = [
            models.UniqueConstraint(fields=["authority", "team", "year"], name="a_team_has_one_size_a_year"),
            models.CheckConstraint(name="a_team_is_somebody", condition=Q(full_time_equivalents__gt=0)),
        ]

    def __str__(self):
        return f"{self.team} {self.year}"


class Training(models.Model):
    """Fortbildung of a team; how many took part, never who. `hours` is the length, for each of the participants."""

    authority = models.ForeignKey(Authority, models.CASCADE)
    team = models.CharField(_("team"), max_length=80)
    topic = models.CharField(_("topic"), max_length=20, choices=TrainingTopic)
    title = models.CharField(_("title"), max_length=150, blank=True)
    held_on = models.DateField(_("on"))
    hours = models.DecimalField(
        _("hours each"),
        max_digits=5,
        decimal_places=2,
        validators=[MinValueValidator(Decimal("0.25")), MaxValueValidator(200)],
    )
    participants = models.PositiveSmallIntegerField(
        _("participants"), validators=[MinValueValidator(1), MaxValueValidator(500)]
    )

    class Meta:
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.CheckConstraint(name="a_training_lasts_some_time", condition=Q(hours__gt=0)),
            models.CheckConstraint(name="a_training_has_participants", condition=Q(participants__gte=1)),
        ]
        indexes = [models.Index(fields=["authority", "held_on"], name="trainings_by_day")]

    def __str__(self):
        return f"{self.team} {self.held_on}"

    @property
    def total_hours(self) -> Decimal:
        """Hours of all participants together."""
        return self.hours * self.participants


class PartnerKind(models.TextChoices):
    """With whom one meets (I28)."""

    ADVICE_CENTRES = "advice_centres", pgettext_lazy("partner", "advice centres")
    MIGRANT_ORGANISATIONS = "migrant_organisations", pgettext_lazy("partner", "migrant organisations")
    CHAMBERS = "chambers", pgettext_lazy("partner", "chambers")
    EMPLOYMENT_AGENCY = "employment_agency", pgettext_lazy("partner", "employment agency or jobcentre")
    AUTHORITIES = "authorities", pgettext_lazy("partner", "other authorities")
    OTHER = "other", pgettext_lazy("partner", "others")


class Meeting(models.Model):
    """Kooperationstreffen: the day, with whom, and how many points are still open."""

    authority = models.ForeignKey(Authority, models.CASCADE)
    held_on = models.DateField(_("on"))
    partner_kind = models.CharField(_("with"), max_length=25, choices=PartnerKind)
    subject = models.CharField(_("subject"), max_length=150, blank=True)
    open_points = models.PositiveSmallIntegerField(_("open points"), default=0, validators=[MaxValueValidator(200)])

    class Meta:
        ordering = ["-held_on", "-pk"]
        indexes = [models.Index(fields=["authority", "held_on"], name="meetings_by_day")]

    def __str__(self):
        return f"{self.partner_kind} {self.held_on}"
