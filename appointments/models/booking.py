"""Appointments: from the first held minute to what became of them."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from appointments.models.catalogue import Service
from appointments.models.counters import Counter, ServiceOffer
from appointments.models.reachable import Reachable
from willkommen.models import Authority, Office


class AppointmentStatus(models.TextChoices):
    """Only `held` and `booked` take up time at a counter."""

    HELD = "held", _("held")
    BOOKED = "booked", _("booked")
    CANCELLED = "cancelled", _("cancelled")
    EXPIRED = "expired", _("expired")


class BookedBy(models.TextChoices):
    """Who made the booking."""

    ONLINE = "online", _("online")
    DESK = "desk", _("at the desk")


TAKES_UP_TIME = Q(status__in=["held", "booked"])


class Appointment(Reachable, models.Model):
    """Termin. Start, end and counter are stored: later changes of hours or services never move it."""

    link_purpose = "appointment"

    authority = models.ForeignKey(Authority, models.PROTECT)
    office = models.ForeignKey(Office, models.PROTECT)
    counter = models.ForeignKey(Counter, models.PROTECT)
    offer = models.ForeignKey(ServiceOffer, models.PROTECT)
    service = models.ForeignKey(Service, models.PROTECT)
    during = DateTimeRangeField()
    persons = models.PositiveSmallIntegerField(default=1)
    status = models.CharField(max_length=10, choices=AppointmentStatus)
    booked_by = models.CharField(max_length=10, choices=BookedBy, default=BookedBy.ONLINE)

    # Not secret: on paper and in the QR code, for the desk.
    reference = models.CharField(max_length=8, unique=True)
    # The link's token is derived from the nonce with a key; only its hash is stored.
    link_nonce = models.CharField(max_length=32)
    link_token_hash = models.CharField(max_length=64, unique=True)
    hold_until = models.DateTimeField(null=True)
    code_failures = models.PositiveSmallIntegerField(default=0)

    language = models.CharField(max_length=10)
    spoken_language = models.CharField(max_length=10)
    needs_interpreter = models.BooleanField(default=False)
    brings_companion = models.BooleanField(default=False)
    # Of somebody who is protected: lists show neither name nor service, and no message is ever written.
    is_discreet = models.BooleanField(default=False)
    given_names = models.CharField(max_length=150, blank=True)
    family_name = models.CharField(max_length=150, blank=True)
    name_in_own_script = models.CharField(max_length=150, blank=True)
    born_on = models.DateField(null=True, blank=True)
    email = models.EmailField(blank=True)
    mobile = models.CharField(max_length=20, blank=True)
    # Keyed hash of normalised name and date of birth.
    identity_key = models.CharField(max_length=64, blank=True)
    title_ends_on = models.DateField(null=True, blank=True)

    moved_from = models.OneToOneField("self", models.SET_NULL, null=True, blank=True, related_name="moved_to")
    created_at = models.DateTimeField()
    booked_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    # Until then a cancelled time is for the waiting list and the desk; afterwards for everybody.
    released_at = models.DateTimeField(null=True, blank=True)
    # Somebody of the staff said so; no row of a visit and no such word means: not recorded.
    did_not_come_at = models.DateTimeField(null=True, blank=True)
    erase_after = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        ordering = ["during"]
        constraints = [
            ExclusionConstraint(
                name="a_counter_serves_one_appointment_at_a_time",
                expressions=[
                    ("counter", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                condition=TAKES_UP_TIME,
            ),
            models.CheckConstraint(
                name="an_appointment_lasts_some_time",
                condition=Q(during__isempty=False),
            ),
            models.CheckConstraint(
                name="an_appointment_was_not_in_the_past_when_made",
                condition=Q(during__startswith__gte=F("created_at")),
            ),
            models.CheckConstraint(
                name="a_held_appointment_says_until_when",
                condition=~Q(status="held") | Q(hold_until__isnull=False),
            ),
            models.CheckConstraint(
                name="a_booked_appointment_says_since_when",
                condition=~Q(status="booked") | Q(booked_at__isnull=False),
            ),
            models.CheckConstraint(name="an_appointment_is_for_somebody", condition=Q(persons__gte=1)),
            models.UniqueConstraint(
                name="a_person_has_one_appointment_per_service",
                fields=["service", "identity_key"],
                condition=Q(status="booked") & ~Q(identity_key=""),
            ),
        ]
        indexes = [
            GistIndex(
                fields=["office", "during"],
                condition=Q(status="booked"),
                name="booked_at_an_office",
            ),
            models.Index(fields=["hold_until"], condition=Q(status="held"), name="holds_by_end"),
            models.Index(
                fields=["counter", "released_at"], condition=Q(released_at__isnull=False), name="not_yet_released"
            ),
            models.Index(
                fields=["erase_after"],
                condition=Q(erase_after__isnull=False),
                name="appointments_to_erase",
            ),
            models.Index(
                fields=["authority", "hold_until"],
                condition=Q(status="expired") & ~Q(identity_key=""),
                name="lapsed_holds_with_names",
            ),
        ]

    def __str__(self):
        return self.reference

    @property
    def starts_at(self):
        """When it begins (UTC)."""
        return self.during.lower

    @property
    def ends_at(self):
        """When it ends (UTC)."""
        return self.during.upper

    @property
    def full_name(self) -> str:
        """Names as in the passport's machine-readable line."""
        return f"{self.given_names} {self.family_name}".strip()

    @property
    def list_name(self) -> str:
        """Family name first, as lists show it; a neutral number where the appointment is discreet."""
        if self.is_discreet:
            return gettext("Service %(number)s") % {"number": self.pk % 90 + 10}
        return ", ".join(filter(None, [self.family_name, self.given_names]))

    @property
    def list_service(self) -> str:
        """The German name of the service, as lists show it."""
        return self.list_name if self.is_discreet else self.service.name_de  # type: ignore[attr-defined] # translated

    @property
    def channel(self) -> str:
        """How this person is reached; nobody who is protected is written to."""
        return "" if self.is_discreet else super().channel

    @property
    def recipient(self) -> str:
        """The address for the channel."""
        return "" if self.is_discreet else super().recipient

    @property
    def interpreter(self):
        """Who is booked to interpret, None where nobody is."""
        booking = getattr(self, "interpreter_booking", None)
        return booking.interpreter if booking else None


class AppointmentPerson(models.Model):
    """A further person of a family booking and what they come for; the first one is the appointment itself."""

    authority = models.ForeignKey(Authority, models.CASCADE)
    appointment = models.ForeignKey(Appointment, models.CASCADE, related_name="others")
    position = models.PositiveSmallIntegerField()
    offer = models.ForeignKey(ServiceOffer, models.PROTECT)
    service = models.ForeignKey(Service, models.PROTECT)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["appointment", "position"], name="a_place_in_a_family_is_taken_once"),
            models.CheckConstraint(name="further_persons_start_at_two", condition=Q(position__gte=2)),
        ]

    def __str__(self):
        return f"{self.appointment_id} {self.position}"
