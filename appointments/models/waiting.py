"""Who waits for an earlier time, what they are offered, and how often people looked for one."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from appointments.models.booking import Appointment
from appointments.models.catalogue import Service
from appointments.models.counters import ServiceOffer
from appointments.models.planning import AffectedAppointment
from appointments.models.reachable import Reachable
from willkommen.models import Authority, Office


class WaitingReason(models.TextChoices):
    """Why somebody needs an earlier time, in their own words; never checked by the machine."""

    NONE = "none", pgettext_lazy("waiting reason", "none of these")
    JOB = "job", pgettext_lazy("waiting reason", "my job or training place is at risk")
    PROTECTION = "protection", pgettext_lazy("waiting reason", "I need special protection")


class WaitingStatus(models.TextChoices):
    """From asking to be on the list to leaving it."""

    ASKED = "asked", pgettext_lazy("waiting list", "not confirmed yet")
    WAITING = "waiting", pgettext_lazy("waiting list", "waiting")
    HELPED = "helped", pgettext_lazy("waiting list", "has a time")
    LEFT = "left", pgettext_lazy("waiting list", "has left")
    LAPSED = "lapsed", pgettext_lazy("waiting list", "ended")


class WaitingEntry(Reachable, models.Model):
    """Warteliste: somebody waits for a free (or an earlier) time, with or without an appointment in hand."""

    link_purpose = "waiting"

    authority = models.ForeignKey(Authority, models.CASCADE)
    offer = models.ForeignKey(ServiceOffer, models.PROTECT)
    service = models.ForeignKey(Service, models.PROTECT)
    # Empty: at any office that serves it.
    office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True)
    # The one in hand; only earlier times help then.
    appointment = models.ForeignKey(Appointment, models.SET_NULL, null=True, blank=True, related_name="waiting_entries")
    persons = models.PositiveSmallIntegerField(default=1)
    language = models.CharField(max_length=10)
    spoken_language = models.CharField(max_length=10)
    needs_interpreter = models.BooleanField(default=False)
    given_names = models.CharField(max_length=150, blank=True)
    family_name = models.CharField(max_length=150, blank=True)
    name_in_own_script = models.CharField(max_length=150, blank=True)
    born_on = models.DateField(null=True, blank=True)
    email = models.EmailField(blank=True)
    mobile = models.CharField(max_length=20, blank=True)
    identity_key = models.CharField(max_length=64, blank=True)
    title_ends_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=12, choices=WaitingReason, default=WaitingReason.NONE)
    # The first time everybody could have booked when they joined; empty where there was none. Only earlier ones help.
    only_before = models.DateTimeField(null=True, blank=True)
    status = models.CharField(max_length=10, choices=WaitingStatus)
    joined_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    offers_made = models.PositiveSmallIntegerField(default=0)
    last_offer_at = models.DateTimeField(null=True, blank=True)
    link_nonce = models.CharField(max_length=32)
    link_token_hash = models.CharField(max_length=64, unique=True)
    code_failures = models.PositiveSmallIntegerField(default=0)
    erase_after = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("entry in the waiting list")
        verbose_name_plural = _("waiting list")
        ordering = ["joined_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["service", "identity_key"],
                condition=Q(status="waiting") & ~Q(identity_key=""),
                name="a_person_waits_once_per_service",
            ),
            models.CheckConstraint(name="an_entry_of_the_list_is_for_somebody", condition=Q(persons__gte=1)),
            models.CheckConstraint(name="nobody_gets_more_than_three_offers", condition=Q(offers_made__lte=3)),
        ]
        indexes = [
            models.Index(fields=["offer", "joined_at"], condition=Q(status="waiting"), name="who_waits_for_an_offer"),
            models.Index(fields=["erase_after"], condition=Q(erase_after__isnull=False), name="entries_to_erase"),
        ]

    def __str__(self):
        return f"{self.service_id} {self.joined_at:%Y-%m-%d}"


class SlotOfferStatus(models.TextChoices):
    """What became of an offered time; an open one whose hold has ended is no longer open."""

    OPEN = "open", pgettext_lazy("offered time", "open")
    ACCEPTED = "accepted", pgettext_lazy("offered time", "accepted")
    DECLINED = "declined", pgettext_lazy("offered time", "declined")
    LAPSED = "lapsed", pgettext_lazy("offered time", "ended unanswered")
    WITHDRAWN = "withdrawn", pgettext_lazy("offered time", "withdrawn")


class SlotOffer(models.Model):
    """A time kept for one person until `hold.hold_until`: the hold blocks the counter by the same rule as any booking."""

    authority = models.ForeignKey(Authority, models.CASCADE)
    hold = models.OneToOneField(Appointment, models.CASCADE, related_name="slot_offer")
    entry = models.ForeignKey(WaitingEntry, models.CASCADE, null=True, blank=True, related_name="slot_offers")
    affected = models.ForeignKey(AffectedAppointment, models.CASCADE, null=True, blank=True, related_name="slot_offers")
    status = models.CharField(max_length=10, choices=SlotOfferStatus, default=SlotOfferStatus.OPEN)
    made_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["hold__during", "id"]
        constraints = [
            models.CheckConstraint(
                name="a_time_is_offered_to_one_person",
                condition=Q(entry__isnull=True, affected__isnull=False) | Q(entry__isnull=False, affected__isnull=True),
            ),
            models.UniqueConstraint(fields=["entry"], condition=Q(status="open"), name="who_waits_has_one_open_offer"),
        ]

    def __str__(self):
        return f"{self.hold_id} {self.status}"


class SearchCount(models.Model):
    """How often people looked for a time of a service in a language on a day, and how often in vain; nobody in particular."""

    authority = models.ForeignKey(Authority, models.CASCADE)
    service = models.ForeignKey(Service, models.CASCADE)
    # Of the pages; empty: counted before languages were.
    language = models.CharField(max_length=10, blank=True, default="")
    day = models.DateField()
    searches = models.PositiveIntegerField(default=0)
    without_result = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "service", "language", "day"], name="searches_are_counted_per_service_and_day"
            ),
            models.CheckConstraint(
                name="no_more_empty_searches_than_searches", condition=Q(without_result__lte=models.F("searches"))
            ),
        ]

    def __str__(self):
        return f"{self.day} {self.searches}"
