"""What one authority offers, at which counters, served by whom and when."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import (
    ArrayField,
    DateTimeRangeField,
    RangeOperators,
)
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from appointments.models.catalogue import Service
from willkommen.models import Authority, Office, StaffMember


class Equipment(models.TextChoices):
    """What a counter can have beside a desk."""

    BIOMETRICS = "biometrics", _("fingerprint and photo station")


class ServiceOffer(models.Model):
    """A service as one authority offers it; what is empty follows the catalogue."""

    authority = models.ForeignKey(Authority, models.CASCADE)
    service = models.ForeignKey(Service, models.PROTECT, related_name="offers")
    is_offered = models.BooleanField(_("offered here"), default=True)
    is_online = models.BooleanField(_("bookable online"), default=True)
    minutes = models.PositiveSmallIntegerField(
        _("minutes at the counter"),
        null=True,
        blank=True,
        validators=[MinValueValidator(5), MaxValueValidator(240)],
    )
    horizon_days = models.PositiveSmallIntegerField(
        _("bookable how many days ahead"),
        default=56,
        validators=[MinValueValidator(1), MaxValueValidator(366)],
    )
    lead_hours = models.PositiveSmallIntegerField(
        _("bookable until how many hours before"),
        default=4,
        validators=[MaxValueValidator(336)],
    )
    most_persons = models.PositiveSmallIntegerField(
        _("persons in one booking at most"),
        default=6,
        validators=[MinValueValidator(1), MaxValueValidator(12)],
    )
    urgent_share = models.PositiveSmallIntegerField(
        _("per cent of each day kept for urgent cases and the counter"),
        default=10,
        validators=[MaxValueValidator(50)],
    )
    note = models.TextField(_("note of this authority"), blank=True, max_length=500)

    class Meta:
        verbose_name = _("service offer")
        verbose_name_plural = _("service offers")
        ordering = ["service__situation__position", "service__code"]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "service"],
                name="an_authority_offers_a_service_once",
            ),
            models.CheckConstraint(
                name="an_offer_takes_five_to_240_minutes",
                condition=Q(minutes__isnull=True) | Q(minutes__gte=5, minutes__lte=240),
            ),
            models.CheckConstraint(
                name="half_a_day_at_most_is_kept_for_urgent_cases", condition=Q(urgent_share__lte=50)
            ),
        ]

    def __str__(self):
        return f"{self.authority_id} {self.service_id}"


class OfferPlace(models.Model):
    """At which office of the authority an offer can be had."""

    authority = models.ForeignKey(Authority, models.CASCADE)
    offer = models.ForeignKey(ServiceOffer, models.CASCADE, related_name="places")
    office = models.ForeignKey(Office, models.CASCADE)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["offer", "office"], name="an_offer_is_at_an_office_once")]

    def __str__(self):
        return f"{self.offer_id} {self.office_id}"


class Counter(models.Model):
    """Schalter."""

    authority = models.ForeignKey(Authority, models.CASCADE)
    office = models.ForeignKey(Office, models.PROTECT, related_name="counters")
    number = models.PositiveSmallIntegerField(_("number"), validators=[MinValueValidator(1), MaxValueValidator(99)])
    equipment = ArrayField(
        models.CharField(max_length=20, choices=Equipment),
        verbose_name=_("equipment"),
        default=list,
        blank=True,
    )
    is_open = models.BooleanField(_("in use"), default=True)
    # The clerk makes a break: nobody is called here until they are back. Counts for that day only.
    paused_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("counter")
        verbose_name_plural = _("counters")
        ordering = ["office_id", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["office", "number"],
                name="a_counter_number_is_unique_per_office",
            )
        ]

    def __str__(self):
        return str(self.number)


class _LocalHours(Func):
    """The hours of a shift as a numeric range, end exclusive."""

    function = "numrange"
    template = "numrange(date_part('epoch', starts)::numeric, date_part('epoch', ends)::numeric)"
    arity = 0


class _Days(Func):
    """The days of a shift as a range, both ends included; an open end is for ever."""

    template = "daterange(first_day, last_day, '[]')"
    arity = 0


class Shift(models.Model):
    """Dienstplan: who sits at which counter on which weekday; a single day is a shift whose first day is its last."""

    authority = models.ForeignKey(Authority, models.CASCADE)
    counter = models.ForeignKey(Counter, models.CASCADE, related_name="shifts")
    staff_member = models.ForeignKey(StaffMember, models.CASCADE, related_name="shifts")
    weekday = models.PositiveSmallIntegerField(_("weekday"))
    starts = models.TimeField(_("from"))
    ends = models.TimeField(_("to"))
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"), null=True, blank=True)

    class Meta:
        verbose_name = _("shift")
        verbose_name_plural = _("shifts")
        ordering = ["counter_id", "weekday", "starts"]
        constraints = [
            models.CheckConstraint(name="a_shift_ends_after_it_starts", condition=Q(ends__gt=F("starts"))),
            models.CheckConstraint(name="a_shift_is_on_a_weekday", condition=Q(weekday__lte=6)),
            models.CheckConstraint(
                name="the_last_day_of_a_shift_is_not_before_the_first",
                condition=Q(last_day__isnull=True) | Q(last_day__gte=F("first_day")),
            ),
            ExclusionConstraint(
                name="a_counter_has_one_staff_member_at_a_time",
                expressions=[
                    ("counter", RangeOperators.EQUAL),
                    ("weekday", RangeOperators.EQUAL),
                    (_Days(), RangeOperators.OVERLAPS),
                    (_LocalHours(), RangeOperators.OVERLAPS),
                ],
            ),
            ExclusionConstraint(
                name="a_staff_member_sits_at_one_counter_at_a_time",
                expressions=[
                    ("staff_member", RangeOperators.EQUAL),
                    ("weekday", RangeOperators.EQUAL),
                    (_Days(), RangeOperators.OVERLAPS),
                    (_LocalHours(), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self):
        return f"{self.counter_id} {self.weekday} {self.starts:%H:%M}–{self.ends:%H:%M}"


class ShiftService(models.Model):
    """A shift that serves only some services; a shift without any row serves all that the office offers."""

    authority = models.ForeignKey(Authority, models.CASCADE)
    shift = models.ForeignKey(Shift, models.CASCADE, related_name="services")
    service = models.ForeignKey(Service, models.CASCADE)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["shift", "service"], name="a_shift_names_a_service_once")]

    def __str__(self):
        return f"{self.shift_id} {self.service_id}"


class Closure(models.Model):
    """Schließung of the whole authority, an office or a counter. Public holidays need no row."""

    authority = models.ForeignKey(Authority, models.CASCADE)
    office = models.ForeignKey(Office, models.CASCADE, null=True, blank=True)
    counter = models.ForeignKey(Counter, models.CASCADE, null=True, blank=True)
    during = DateTimeRangeField(_("during"))
    reason = models.CharField(_("public reason"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("closure")
        verbose_name_plural = _("closures")
        ordering = ["during"]
        constraints = [
            models.CheckConstraint(name="a_closure_lasts_some_time", condition=Q(during__isempty=False)),
        ]

    def __str__(self):
        return f"{self.during}"


class Absence(models.Model):
    """Abwesenheit of a staff member; no reason is stored."""

    authority = models.ForeignKey(Authority, models.CASCADE)
    staff_member = models.ForeignKey(StaffMember, models.CASCADE, related_name="absences")
    during = DateTimeRangeField(_("during"))

    class Meta:
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        ordering = ["during"]
        constraints = [
            models.CheckConstraint(name="an_absence_lasts_some_time", condition=Q(during__isempty=False)),
        ]

    def __str__(self):
        return f"{self.staff_member_id} {self.during}"
