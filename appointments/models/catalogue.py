"""The catalogue: what a foreigners' authority does, the same for all; loaded from files, never edited by hand."""

import datetime as dt

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Delivery(models.TextChoices):
    """How one gets a service."""

    APPOINTMENT = "appointment", _("by appointment")
    WALK_IN = "walk_in", _("without an appointment")
    ONLINE = "online", _("online")
    INFORMATION = "information", _("information only")
    ELSEWHERE = "elsewhere", _("another body is responsible")


SERVED_AT_A_COUNTER = (Delivery.APPOINTMENT, Delivery.WALK_IN)


class Situation(models.Model):
    """Lebenslage: how people look for a service (study, work, family …)."""

    code = models.SlugField(unique=True, max_length=30)
    name = models.CharField(_("name"), max_length=100)
    hint = models.CharField(_("hint"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "code"]
        constraints = [
            models.CheckConstraint(
                name="a_situation_has_a_german_name",
                condition=~Q(name_de=None) & ~Q(name_de=""),
            )
        ]

    def __str__(self):
        return self.code


class Service(models.Model):
    """Leistung / Anliegen as the law knows it."""

    code = models.CharField(_("code"), unique=True, max_length=30)
    situation = models.ForeignKey(Situation, models.PROTECT, related_name="main_services")
    situations = models.ManyToManyField(Situation, related_name="services")
    name = models.CharField(_("name"), max_length=200)
    purpose = models.CharField(_("what it is for"), max_length=400)
    applies = models.TextField(_("when this is right"), max_length=800, blank=True)
    note = models.TextField(_("important"), max_length=800, blank=True)
    elsewhere = models.TextField(_("where to go instead"), max_length=1200, blank=True)
    law_section = models.CharField(_("law"), max_length=120)
    counter_minutes = models.PositiveSmallIntegerField(_("minutes at the counter (planning value)"), null=True)
    delivery = models.CharField(_("delivery"), max_length=20, choices=Delivery)
    personal_appearance = models.CharField(max_length=30)
    biometrics = models.CharField(max_length=20)
    is_urgent_kind = models.BooleanField(default=False)
    processing_weeks_min = models.PositiveSmallIntegerField(null=True)
    processing_weeks_max = models.PositiveSmallIntegerField(null=True)
    processing_note = models.CharField(max_length=400, blank=True)
    documents = models.ManyToManyField("RequiredDocument", through="ServiceDocument")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    source = models.CharField(max_length=500)
    mark = models.CharField(max_length=30)

    class Meta:
        ordering = ["situation__position", "code"]
        constraints = [
            models.CheckConstraint(
                name="a_service_has_a_german_name",
                condition=~Q(name_de=None) & ~Q(name_de=""),
            ),
            models.CheckConstraint(
                name="a_service_at_a_counter_has_minutes",
                condition=~Q(delivery="appointment") | Q(counter_minutes__gte=5),
            ),
        ]

    def __str__(self):
        return self.code


class ServiceTerm(models.Model):
    """A word people may type for a service, in one language, with its folded form for the search."""

    service = models.ForeignKey(Service, models.CASCADE, related_name="terms")
    language = models.CharField(max_length=10)
    term = models.CharField(max_length=200)
    folded = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["service", "language", "folded"],
                name="a_term_leads_to_a_service_once",
            )
        ]
        indexes = [GinIndex(fields=["folded"], opclasses=["gin_trgm_ops"], name="terms_by_trigram")]

    def __str__(self):
        return self.term


class ServiceNotice(models.Model):
    """Hinweis with an end: what people must know about a service for a time (a suspension, a continuation)."""

    service = models.ForeignKey(Service, models.CASCADE, related_name="notices")
    code = models.SlugField(max_length=60)
    text = models.TextField(max_length=800)
    # Whom it concerns need not come: they are asked so before they book, and print what stands in `proof`.
    replaces_visit = models.BooleanField(default=False)
    question = models.CharField(max_length=400, blank=True)
    proof = models.TextField(max_length=800, blank=True)
    valid = DateRangeField()
    source = models.CharField(max_length=400, blank=True)
    mark = models.CharField(max_length=30)

    class Meta:
        ordering = ["service_id", "code"]
        constraints = [
            models.UniqueConstraint(fields=["service", "code"], name="a_notice_is_given_once"),
            models.CheckConstraint(name="a_notice_has_a_german_text", condition=~Q(text_de=None) & ~Q(text_de="")),
            models.CheckConstraint(
                name="a_notice_instead_of_a_visit_asks_whom_it_concerns",
                condition=Q(replaces_visit=False) | (~Q(question_de=None) & ~Q(question_de="")),
            ),
        ]

    def __str__(self):
        return f"{self.service_id} {self.code}"

    @property
    def last_day(self) -> dt.date | None:
        """The last day on which it holds; None where no end is known."""
        return self.valid.upper - dt.timedelta(days=1) if self.valid.upper else None


class RequiredDocument(models.Model):
    """Unterlage: a paper people bring; `official_term` is the German word they must recognise."""

    code = models.CharField(unique=True, max_length=50)
    official_term = models.CharField(max_length=200)
    name = models.CharField(max_length=300)
    hint = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                name="a_document_has_a_german_name",
                condition=~Q(name_de=None) & ~Q(name_de=""),
            )
        ]

    def __str__(self):
        return self.code


class ServiceDocument(models.Model):
    """Which service asks for which paper, and on what condition."""

    service = models.ForeignKey(Service, models.CASCADE)
    document = models.ForeignKey(RequiredDocument, models.PROTECT)
    condition = models.CharField(max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["service_id", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["service", "document"],
                name="a_service_asks_for_a_document_once",
            )
        ]

    def __str__(self):
        return f"{self.service_id} {self.document_id}"


class FeeRule(models.Model):
    """Gebühr with its dates and its section; a figure somebody disputes is marked."""

    service = models.ForeignKey(Service, models.CASCADE, related_name="fees")
    person_group = models.CharField(max_length=40)
    purpose = models.CharField(max_length=60)
    amount_eur = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    valid = DateRangeField()
    section = models.CharField(max_length=200)
    mark = models.CharField(max_length=30)
    source = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["service_id", "purpose", "person_group"]
        constraints = [
            models.CheckConstraint(
                name="a_fee_is_not_negative",
                condition=Q(amount_eur__isnull=True) | Q(amount_eur__gte=0),
            ),
            ExclusionConstraint(
                name="a_fee_has_one_figure_at_a_time",
                expressions=[
                    ("service", RangeOperators.EQUAL),
                    ("person_group", RangeOperators.EQUAL),
                    ("purpose", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                # of a disputed fee both readings are kept
                condition=~Q(mark="disputed"),
            ),
        ]

    def __str__(self):
        return f"{self.service_id} {self.purpose} {self.person_group}"
