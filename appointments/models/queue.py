"""The queue: people who are in the building."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from appointments.models.booking import Appointment
from appointments.models.catalogue import Service
from appointments.models.counters import Counter
from willkommen.models import Authority, Office


class VisitStatus(models.TextChoices):
    """From arriving to leaving."""

    WAITING = "waiting", _("waiting")
    CALLED = "called", _("called")
    SERVING = "serving", _("being served")
    PARKED = "parked", _("put aside")
    DONE = "done", _("done")
    LEFT = "left", _("left")
    NOT_RECORDED = "not_recorded", _("not recorded")


class TicketSeries(models.Model):
    """The last number given out per office, day and letter; changed by one atomic statement."""

    authority = models.ForeignKey(Authority, models.CASCADE)
    office = models.ForeignKey(Office, models.CASCADE)
    day = models.DateField()
    letter = models.CharField(max_length=1)
    last_number = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["office", "day", "letter"],
                name="a_ticket_series_is_counted_once",
            )
        ]

    def __str__(self):
        return f"{self.day} {self.letter}{self.last_number}"


class Visit(models.Model):
    """Vorsprache: the person is in the building, with an appointment or without."""

    authority = models.ForeignKey(Authority, models.CASCADE)
    office = models.ForeignKey(Office, models.PROTECT)
    appointment = models.OneToOneField(Appointment, models.PROTECT, null=True, blank=True, related_name="visit")
    service = models.ForeignKey(Service, models.PROTECT)
    language = models.CharField(max_length=10)
    spoken_language = models.CharField(max_length=10)
    day = models.DateField()
    ticket_number = models.CharField(max_length=6)
    status = models.CharField(max_length=12, choices=VisitStatus, default=VisitStatus.WAITING)
    arrived_at = models.DateTimeField()
    # What the order of calls counts from: for an appointment its time, for others arriving plus a head start for those.
    turn_at = models.DateTimeField()
    counter = models.ForeignKey(Counter, models.PROTECT, null=True, blank=True)
    called_at = models.DateTimeField(null=True, blank=True)
    served_from = models.DateTimeField(null=True, blank=True)
    served_to = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        ordering = ["turn_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["office", "day", "ticket_number"],
                name="a_ticket_number_is_unique_per_office_and_day",
            ),
            models.UniqueConstraint(
                fields=["counter"],
                condition=Q(status__in=["called", "serving"]),
                name="a_counter_serves_one_visit",
            ),
            models.CheckConstraint(
                name="a_called_visit_stands_at_a_counter",
                condition=~Q(status__in=["called", "serving"]) | Q(counter__isnull=False, called_at__isnull=False),
            ),
            models.CheckConstraint(
                name="a_served_visit_says_since_when",
                condition=~Q(status__in=["serving", "done"]) | Q(served_from__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["office", "turn_at"],
                condition=Q(status="waiting"),
                name="who_waits_at_an_office",
            ),
            models.Index(fields=["office", "day"], name="visits_of_a_day"),
        ]

    def __str__(self):
        return self.ticket_number


class Call(models.Model):
    """Aufruf: what the display shows and chimes for; recalling adds another."""

    authority = models.ForeignKey(Authority, models.CASCADE)
    office = models.ForeignKey(Office, models.CASCADE)
    visit = models.ForeignKey(Visit, models.CASCADE, related_name="calls")
    counter = models.ForeignKey(Counter, models.PROTECT)
    called_at = models.DateTimeField()
    turn = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["visit", "turn"], name="a_call_has_its_turn")]
        indexes = [models.Index(fields=["office", "-id"], name="calls_of_an_office")]

    def __str__(self):
        return f"{self.visit_id} {self.turn}"
