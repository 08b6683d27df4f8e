"""The queue: people who are in the building."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from appointments.models.booking import Appointment
from appointments.models.catalogue import Service
from appointments.models.counters import Counter
from willkommen.models import Authority, Office
from willkommen.tokens import token_for


class VisitStatus(models.TextChoices):
    """From arriving to leaving."""

    WAITING = "waiting", _("waiting")
    CALLED = "called", _("called")
    SERVING = "serving", _("being served")
    PARKED = "parked", _("put aside")
    DONE = "done", _("done")
    LEFT = "left", _("left")
    NOT_RECORDED = "not_recorded", _("not recorded")


AT_A_COUNTER = (VisitStatus.CALLED, VisitStatus.SERVING)
STILL_HERE = (VisitStatus.WAITING, *AT_A_COUNTER, VisitStatus.PARKED)


class Outcome(models.TextChoices):
    """What came of a visit."""

    DONE = "done", pgettext_lazy("outcome", "done")
    INCOMPLETE = "incomplete", pgettext_lazy("outcome", "something is missing")
    COME_BACK = "come_back", pgettext_lazy("outcome", "comes again")
    REFERRED = "referred", pgettext_lazy("outcome", "sent to another body")


class ArrivedBy(models.TextChoices):
    """Where somebody got their number."""

    DESK = "desk", pgettext_lazy("arrived", "at the desk")
    KIOSK = "kiosk", pgettext_lazy("arrived", "at the kiosk")


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

    link_purpose = "visit"

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
    arrived_by = models.CharField(max_length=10, choices=ArrivedBy, default=ArrivedBy.DESK)
    # Sent on to this counter: no other calls them.
    for_counter = models.ForeignKey(Counter, models.SET_NULL, null=True, blank=True, related_name="sent_on")
    # Follows the own place on the phone; the link is derived from the nonce, only its hash is stored.
    link_nonce = models.CharField(max_length=32, blank=True)
    link_token_hash = models.CharField(max_length=64, unique=True, null=True, blank=True)
    counter = models.ForeignKey(Counter, models.PROTECT, null=True, blank=True)
    called_at = models.DateTimeField(null=True, blank=True)
    served_from = models.DateTimeField(null=True, blank=True)
    served_to = models.DateTimeField(null=True, blank=True)
    # Codes of the documents ticked as brought, and of those still missing at the end.
    brought = ArrayField(models.CharField(max_length=50), default=list, blank=True)
    missing = ArrayField(models.CharField(max_length=50), default=list, blank=True)
    note = models.TextField(_("notes for today"), max_length=1000, blank=True)
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)
    outcome_note = models.CharField(max_length=300, blank=True)
    follow_up = models.ForeignKey(Appointment, models.SET_NULL, null=True, blank=True, related_name="follows_from")

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
            models.CheckConstraint(
                name="only_a_visit_that_is_done_has_an_outcome", condition=Q(outcome="") | Q(status="done")
            ),
        ]
        indexes = [
            models.Index(
                fields=["office", "turn_at"],
                condition=Q(status="waiting"),
                name="who_waits_at_an_office",
            ),
            models.Index(fields=["office", "day"], name="visits_of_a_day"),
            models.Index(
                fields=["authority", "day"],
                condition=~Q(note="") | ~Q(outcome_note=""),
                name="visits_with_words",
            ),
        ]

    def __str__(self):
        return self.ticket_number

    @property
    def list_service(self) -> str:
        """The German name of the service, as lists show it; a neutral number where the appointment is discreet."""
        if self.appointment is not None and self.appointment.is_discreet:
            return self.appointment.list_name
        return self.service.name_de  # type: ignore[attr-defined] # modeltranslation adds it

    @property
    def link_token(self) -> str:
        """The token of the page that shows the own place in the queue; only its hash is stored."""
        return token_for(self.link_nonce, purpose=self.link_purpose)


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
