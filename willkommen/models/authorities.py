"""Authorities, their offices and who lives where."""

import secrets

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from willkommen.languages import LANGUAGE_NAMES


class AuthorityKind(models.TextChoices):
    """What kind of municipality the authority belongs to."""

    CITY = "city", _("City")
    DISTRICT = "district", _("District")


def default_reminder_hours() -> list[int]:
    """Two days and two hours before the appointment."""
    return [48, 2]


class Authority(models.Model):
    """Ausländerbehörde of one municipality: the data controller everything else belongs to."""

    slug = models.SlugField(_("short name in addresses"), unique=True, max_length=40)
    name = models.CharField(_("name"), max_length=200)
    municipality_name = models.CharField(_("official German name of the municipality"), max_length=200)
    kind = models.CharField(_("kind"), max_length=10, choices=AuthorityKind)
    municipality_key = models.CharField(_("municipality key (AGS)"), max_length=8, blank=True)
    responsibility_note = models.CharField(_("who is responsible for whom"), max_length=500, blank=True)
    languages = ArrayField(
        models.CharField(max_length=10, choices=LANGUAGE_NAMES),
        verbose_name=_("languages of the pages"),
    )
    accent = models.CharField(_("colour"), max_length=20)
    welcome = models.TextField(_("words on the start page"), blank=True, max_length=500)

    # What is unknown stays empty and is shown as "to be completed by the authority".
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    website = models.URLField(_("website"), blank=True)
    street = models.CharField(_("street"), max_length=200, blank=True)
    postcode = models.CharField(_("postcode"), max_length=5, blank=True)
    town = models.CharField(_("town"), max_length=100, blank=True)
    represented_by = models.CharField(_("represented by (Impressum)"), max_length=200, blank=True)
    supervised_by = models.CharField(_("supervisory authority (Impressum)"), max_length=200, blank=True)
    data_protection_contact = models.TextField(_("data protection officer"), max_length=500, blank=True)
    accessibility_contact = models.TextField(_("contact for accessibility"), max_length=500, blank=True)
    is_demo = models.BooleanField(_("hours, counters and contact are invented for the demo"), default=False)

    # Administrators need a second factor anyway (willkommen/second_factor.py).
    demands_mfa = models.BooleanField(_("everybody signs in with a second factor"), default=False)

    # Settings of the service.
    sender_name = models.CharField(_("sender's name of messages"), max_length=100, blank=True)
    sender_email = models.EmailField(_("sender's address of messages"), blank=True)
    are_messages_paused = models.BooleanField(_("send no messages for now"), default=False)
    is_sms_offered = models.BooleanField(_("offer text messages"), default=False)
    reminder_hours = ArrayField(
        models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(336)]),
        verbose_name=_("reminders, hours before the appointment"),
        default=default_reminder_hours,
        blank=True,
        size=4,
    )
    hold_minutes = models.PositiveSmallIntegerField(
        _("minutes a time is held while somebody types"),
        default=10,
        validators=[MinValueValidator(5), MaxValueValidator(60)],
    )
    confirm_minutes = models.PositiveSmallIntegerField(
        _("minutes to confirm by the link or the code"),
        default=60,
        validators=[MinValueValidator(10), MaxValueValidator(1440)],
    )
    contact_retention_days = models.PositiveSmallIntegerField(
        _("days after the appointment until contact data are erased"),
        default=7,
        validators=[MinValueValidator(1), MaxValueValidator(30)],
    )
    message_retention_days = models.PositiveSmallIntegerField(
        _("days until the address and the words of a message are erased"),
        default=14,
        db_default=14,
        validators=[MinValueValidator(1), MaxValueValidator(30)],
    )
    reply_retention_days = models.PositiveSmallIntegerField(
        _("days after the answer until name and address of somebody who wrote to us are erased"),
        default=30,
        db_default=30,
        validators=[MinValueValidator(1), MaxValueValidator(90)],
    )
    words_retention_days = models.PositiveSmallIntegerField(
        _("days until what somebody wrote to us is erased"),
        default=365,
        db_default=365,
        validators=[MinValueValidator(30), MaxValueValidator(365)],
    )
    invitation_retention_days = models.PositiveSmallIntegerField(
        _("days after its end until an invitation is erased"),
        default=30,
        db_default=30,
        validators=[MinValueValidator(1), MaxValueValidator(90)],
    )
    account_retention_days = models.PositiveSmallIntegerField(
        _("days until the account of somebody who left is erased"),
        default=90,
        db_default=90,
        validators=[MinValueValidator(1), MaxValueValidator(365)],
    )
    absence_retention_days = models.PositiveSmallIntegerField(
        _("days after their end until absences and substitutions are erased"),
        default=90,
        db_default=90,
        validators=[MinValueValidator(7), MaxValueValidator(365)],
    )

    class Meta:
        verbose_name = _("authority")
        verbose_name_plural = _("authorities")
        ordering = ["slug"]
        constraints = [
            models.CheckConstraint(
                name="an_authority_speaks_german",
                condition=Q(languages__contains=["de"]),
            ),
            models.CheckConstraint(
                name="an_authority_has_a_german_name",
                condition=~Q(name_de=None) & ~Q(name_de=""),
            ),
            models.CheckConstraint(
                name="contact_data_are_kept_30_days_at_most",
                condition=Q(contact_retention_days__lte=30),
            ),
            models.CheckConstraint(
                name="nothing_is_kept_longer_than_its_limit",
                condition=Q(message_retention_days__range=(1, 30))
                & Q(reply_retention_days__range=(1, 90))
                & Q(words_retention_days__range=(30, 365))
                & Q(invitation_retention_days__range=(1, 90))
                & Q(account_retention_days__range=(1, 365))
                & Q(absence_retention_days__range=(7, 365)),
            ),
        ]

    def __str__(self):
        return self.municipality_name


def new_device_token() -> str:
    """128 random bits for the address of a display or kiosk."""
    return secrets.token_urlsafe(16)


class Office(models.Model):
    """Dienststelle / Außenstelle: a place people come to."""

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="offices")
    code = models.CharField(_("code"), max_length=20)
    name = models.CharField(_("name"), max_length=200)
    street = models.CharField(_("street"), max_length=200)
    postcode = models.CharField(_("postcode"), max_length=5)
    town = models.CharField(_("town"), max_length=100)
    directions = models.TextField(_("how to get there"), max_length=500, blank=True)
    is_step_free = models.BooleanField(_("step-free access"), null=True, blank=True)
    is_address_confirmed = models.BooleanField(_("address confirmed by the authority"), default=False)
    serves_only = ArrayField(
        models.CharField(max_length=30),
        verbose_name=_("serves only these services (codes; empty: all)"),
        default=list,
        blank=True,
    )
    device_token = models.CharField(max_length=30, unique=True, default=new_device_token, editable=False)

    class Meta:
        verbose_name = _("office")
        verbose_name_plural = _("offices")
        ordering = ["authority_id", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "code"],
                name="an_office_code_is_unique_per_authority",
            ),
            models.CheckConstraint(
                name="an_office_has_a_german_name",
                condition=~Q(name_de=None) & ~Q(name_de=""),
            ),
        ]

    def __str__(self):
        return self.name


class OpeningHours(models.Model):
    """Öffnungszeiten: when the door is open, as told to the public. Counters' times are shifts."""

    authority = models.ForeignKey(Authority, models.CASCADE)
    office = models.ForeignKey(Office, models.CASCADE, related_name="opening_hours")
    weekday = models.PositiveSmallIntegerField(_("weekday"))
    opens = models.TimeField(_("opens"))
    closes = models.TimeField(_("closes"))

    class Meta:
        verbose_name = _("opening hours")
        verbose_name_plural = _("opening hours")
        ordering = ["office_id", "weekday", "opens"]
        constraints = [
            models.CheckConstraint(name="a_weekday_is_monday_to_sunday", condition=Q(weekday__lte=6)),
            models.CheckConstraint(name="a_door_closes_after_it_opens", condition=Q(closes__gt=F("opens"))),
            models.UniqueConstraint(
                fields=["office", "weekday", "opens"],
                name="a_door_opens_once_at_a_time",
            ),
        ]

    def __str__(self):
        return f"{self.weekday} {self.opens:%H:%M}–{self.closes:%H:%M}"


class Municipality(models.Model):
    """A place people say they live in, and who is responsible there; `authority` is empty where it is not one of ours."""

    name = models.CharField(max_length=200)
    folded_names = ArrayField(models.CharField(max_length=200), default=list)
    postcodes = ArrayField(models.CharField(max_length=5), default=list, blank=True)
    authority = models.ForeignKey(Authority, models.CASCADE, null=True, blank=True, related_name="municipalities")
    office = models.ForeignKey(Office, models.SET_NULL, null=True, blank=True)
    own_authority = models.CharField(max_length=200, blank=True)
    where_to_go = models.CharField(max_length=300, blank=True)
    mark = models.CharField(max_length=30)

    class Meta:
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="a_place_has_exactly_one_responsible_authority",
                condition=Q(authority__isnull=False, own_authority="")
                | (Q(authority__isnull=True) & ~Q(own_authority="")),
            ),
            models.UniqueConstraint(fields=["name"], name="a_municipality_is_listed_once"),
        ]

    def __str__(self):
        return self.name


class AccessibilityReport(models.Model):
    """Meldung einer Barriere (§ 9 BITV 2.0 in spirit, § 9b NBGG): what does not work for a reader."""

    authority = models.ForeignKey(Authority, models.CASCADE)
    page = models.CharField(max_length=300, blank=True)
    text = models.TextField(max_length=2000)
    reply_to = models.EmailField(blank=True)
    language = models.CharField(max_length=10)
    reported_at = models.DateTimeField()
    # The barrier is gone, or it was none; open ones older than four weeks are counted (I27).
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("reported barrier")
        verbose_name_plural = _("reported barriers")
        ordering = ["-reported_at"]

    def __str__(self):
        return f"{self.reported_at:%Y-%m-%d}"
