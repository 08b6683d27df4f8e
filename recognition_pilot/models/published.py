"""What the Land may see: tables of closed periods, written once."""

from django.db import models
from django.db.models import F, Q


class PublishedTable(models.Model):
    """Veröffentlichte Tabelle: one quarter, rounded; the database refuses any change (`rules/disclosure.py`)."""

    first_day = models.DateField()
    last_day = models.DateField()
    # {"cells": [{"authority", "indicator", "count", "value", …}], "rule": …}: no number in it is exact
    content = models.JSONField()
    published_on = models.DateField()

    class Meta:
        ordering = ["-first_day"]
        constraints = [
            models.UniqueConstraint(fields=["first_day"], name="a_quarter_is_published_once"),
            models.CheckConstraint(
                name="a_period_is_published_when_it_is_over",
                condition=Q(published_on__gt=F("last_day"), last_day__gt=F("first_day")),
            ),
        ]

    def __str__(self):
        return f"{self.first_day} – {self.last_day}"
