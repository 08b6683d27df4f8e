"""Interpreters as a resource: what they speak, when they can be had, and for which appointment."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from appointments.models.booking import Appointment
from willkommen.languages import SPOKEN_LANGUAGES
from willkommen.models import Authority


class InterpretingWay(models.TextChoices):
    """How an interpreter is there."""

    ON_SITE = "on_site", pgettext_lazy("interpreter", "on site")
    PHONE = "phone", pgettext_lazy("interpreter", "by phone")
    VIDEO = "video", pgettext_lazy("interpreter", "by video")


class Interpreter(models.Model):
    """Sprachmittler/in, or a service of several behind one telephone number (one row for each who can speak at once)."""

    authority = models.ForeignKey(Authority, models.CASCADE)
    name = models.CharField(_("name"), max_length=150)
    languages = ArrayField(models.CharField(max_length=10, choices=SPOKEN_LANGUAGES), verbose_name=_("languages"))
    way = models.CharField(_("how they are there"), max_length=10, choices=InterpretingWay)
    contact = models.CharField(_("how we reach them"), max_length=200, blank=True)
    is_active = models.BooleanField(_("can be booked"), default=True)
    # Set by the job that finds they are not booked any more; who it was goes then.
    erase_after = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("interpreter")
        verbose_name_plural = _("interpreters")
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(name="an_interpreter_speaks_something", condition=Q(languages__len__gte=1))
        ]

    def __str__(self):
        return self.name


class InterpreterHours(models.Model):
    """When an interpreter can be had: weekly, from the first to the last day."""

    authority = models.ForeignKey(Authority, models.CASCADE)
    interpreter = models.ForeignKey(Interpreter, models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField(_("weekday"))
    starts = models.TimeField(_("from"))
    ends = models.TimeField(_("to"))
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"), null=True, blank=True)

    class Meta:
        ordering = ["interpreter_id", "weekday", "starts"]
        constraints = [
            models.CheckConstraint(name="interpreting_ends_after_it_starts", condition=Q(ends__gt=F("starts"))),
            models.CheckConstraint(name="interpreting_is_on_a_weekday", condition=Q(weekday__lte=6)),
            models.CheckConstraint(
                name="the_last_day_of_interpreting_is_not_before_the_first",
                condition=Q(last_day__isnull=True) | Q(last_day__gte=F("first_day")),
            ),
        ]

    def __str__(self):
        return f"{self.interpreter_id} {self.weekday} {self.starts:%H:%M}–{self.ends:%H:%M}"


class InterpreterBooking(models.Model):
    """An interpreter is taken for an appointment; the row goes when the appointment is cancelled, moved or lapses."""

    authority = models.ForeignKey(Authority, models.CASCADE)
    interpreter = models.ForeignKey(Interpreter, models.PROTECT, related_name="bookings")
    appointment = models.OneToOneField(Appointment, models.CASCADE, related_name="interpreter_booking")
    during = DateTimeRangeField()

    class Meta:
        ordering = ["during"]
        constraints = [
            ExclusionConstraint(
                name="an_interpreter_helps_one_at_a_time",
                expressions=[("interpreter", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
            )
        ]

    def __str__(self):
        return f"{self.interpreter_id} {self.during}"
