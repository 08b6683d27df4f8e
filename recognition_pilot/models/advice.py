"""Advice centres of free carriers: who they are, when they sit in our building, and who was sent to them."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from appointments.models import Appointment
from appointments.models.reachable import Reachable
from recognition_pilot.models.guidance import Consent, GuidanceRecord
from willkommen.models import Authority, Office, StaffMember


class AdviceCentre(models.Model):
    """Beratungsstelle eines freien Trägers; its own data, kept by itself."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=200)
    carrier = models.CharField(_("carrier"), max_length=200, blank=True)
    # Codes of `rules/advice.py`.
    topics = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    languages = ArrayField(models.CharField(max_length=10), default=list, blank=True)
    # Short names of the authorities whose people it advises.
    residences = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    # Short names of the authorities that let it sit in their own building.
    welcome_at = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    street = models.CharField(_("street and number"), max_length=200, blank=True)
    postcode = models.CharField(_("postcode"), max_length=5, blank=True)
    town = models.CharField(_("town"), max_length=100, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    website = models.URLField(_("website"), max_length=300, blank=True)
    # Translated (translation.py).
    about = models.TextField(_("what people find there"), blank=True, max_length=1000)
    opening_hours = models.TextField(_("opening hours"), blank=True, max_length=500)
    is_demo = models.BooleanField(default=False)
    is_published = models.BooleanField(default=False)
    # The day the centre last said that all this is still right.
    confirmed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["name"]
        indexes = [
            GinIndex(fields=["residences"], name="centres_by_residence"),
        ]

    def __str__(self):
        return self.name


class CentreMembership(models.Model):
    """Somebody of an advice centre who keeps its page, its hours and its referrals; no right at any authority."""

    centre = models.ForeignKey(AdviceCentre, models.CASCADE, related_name="memberships")
    staff_member = models.ForeignKey(StaffMember, models.CASCADE, related_name="+")
    ends_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "staff_member"], name="somebody_belongs_to_a_centre_once"),
        ]

    def __str__(self):
        return f"{self.centre_id} {self.staff_member_id}"


class CentreInvitation(models.Model):
    """How somebody of a centre gets their account; works once."""

    centre = models.ForeignKey(AdviceCentre, models.CASCADE)
    email = models.EmailField()
    name = models.CharField(max_length=150)
    nonce = models.CharField(max_length=40)
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "centre",
                Lower("email"),
                condition=Q(accepted_at__isnull=True),
                name="somebody_is_invited_to_a_centre_once",
            ),
        ]

    def __str__(self):
        return self.email


class OutreachDay(models.Model):
    """Sprechtag: the centre sits in the authority's own building, with times of its own."""

    centre = models.ForeignKey(AdviceCentre, models.CASCADE, related_name="outreach_days")
    authority = models.ForeignKey(Authority, models.CASCADE)
    office = models.ForeignKey(Office, models.CASCADE)
    room = models.CharField(_("room"), max_length=60, blank=True)
    during = DateTimeRangeField()
    minutes_per_talk = models.PositiveSmallIntegerField(default=30)
    languages = ArrayField(models.CharField(max_length=10), default=list, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["during"]
        constraints = [
            ExclusionConstraint(
                name="a_centre_sits_in_one_place_at_a_time",
                expressions=[("centre", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=Q(cancelled_at__isnull=True),
            ),
        ]

    def __str__(self):
        return f"{self.centre_id} {self.during}"


class CentreTalk(Reachable, models.Model):
    """A talk at an outreach day. Belongs to the centre: no page of the authority's staff shows who comes."""

    link_purpose = "centre-talk"

    centre = models.ForeignKey(AdviceCentre, models.CASCADE, related_name="talks")
    authority = models.ForeignKey(Authority, models.CASCADE)
    outreach_day = models.ForeignKey(OutreachDay, models.CASCADE, related_name="talks")
    during = DateTimeRangeField()
    name = models.CharField(max_length=200)
    language = models.CharField(max_length=10)
    spoken_language = models.CharField(max_length=10, blank=True)
    topic = models.CharField(max_length=30, blank=True)
    email = models.EmailField(blank=True)
    mobile = models.CharField(max_length=20, blank=True)
    link_nonce = models.CharField(max_length=32)
    link_token_hash = models.CharField(max_length=64, unique=True)
    booked_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True, blank=True)
    erase_after = models.DateTimeField()

    class Meta:
        ordering = ["during"]
        constraints = [
            ExclusionConstraint(
                name="a_talk_at_a_centre_is_given_once",
                expressions=[("outreach_day", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=Q(cancelled_at__isnull=True),
            ),
        ]
        indexes = [models.Index(fields=["erase_after"], name="centre_talks_to_erase")]

    def __str__(self):
        return f"{self.centre_id} {self.during}"


class ReferralState(models.TextChoices):
    """What became of a referral, said by the centre."""

    SENT = "sent", pgettext_lazy("referral", "sent")
    CONTACT_MADE = "contact_made", pgettext_lazy("referral", "contact made")
    CONTACT_NOT_MADE = "contact_not_made", pgettext_lazy("referral", "contact not made")
    CLOSED = "closed", pgettext_lazy("referral", "closed")
    WITHDRAWN = "withdrawn", pgettext_lazy("referral", "withdrawn by the person")


class Referral(Reachable, models.Model):
    """Verweis: a warm handover with consent; `facts` are exactly what the person agreed to, nothing else."""

    link_purpose = "referral"

    authority = models.ForeignKey(Authority, models.CASCADE)
    centre = models.ForeignKey(AdviceCentre, models.PROTECT, related_name="referrals")
    # Empty: sent from the counter, without a guide.
    record = models.ForeignKey(GuidanceRecord, models.SET_NULL, null=True, blank=True, related_name="referrals")
    consent = models.ForeignKey(Consent, models.SET_NULL, null=True, blank=True, related_name="+")
    reference = models.CharField(max_length=10, unique=True)
    topic = models.CharField(max_length=30)
    language = models.CharField(max_length=10)
    facts = models.JSONField(default=dict)
    consent_words = models.TextField()
    consent_until_on = models.DateField()
    email = models.EmailField(blank=True)
    mobile = models.CharField(max_length=20, blank=True)
    link_nonce = models.CharField(max_length=32)
    link_token_hash = models.CharField(max_length=64, unique=True)
    # May the centre book and come along for the person (an own tick in the consent)?
    may_book = models.BooleanField(default=False)
    appointment = models.ForeignKey(Appointment, models.SET_NULL, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=20, choices=ReferralState, default=ReferralState.SENT)
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(StaffMember, models.SET_NULL, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    # The line of the figures; it knows its state, not who it was.
    figure = models.OneToOneField("ReferralFigure", models.SET_NULL, null=True, blank=True, related_name="+")
    erase_after = models.DateTimeField()

    class Meta:
        ordering = ["-sent_at"]
        indexes = [
            models.Index(fields=["centre", "state"], name="referrals_of_a_centre"),
            models.Index(fields=["erase_after"], name="referrals_to_erase"),
        ]

    def __str__(self):
        return self.reference


class ReferralFigure(models.Model):
    """What remains of a referral for the figures (I17): no person."""

    authority = models.ForeignKey(Authority, models.CASCADE)
    month = models.DateField()
    carrier = models.CharField(max_length=200, blank=True)
    topic = models.CharField(max_length=30)
    state = models.CharField(max_length=20)

    class Meta:
        ordering = ["month"]
        indexes = [models.Index(fields=["authority", "month"], name="referral_figures")]

    def __str__(self):
        return f"{self.authority_id} {self.month:%Y-%m}"
