"""Sentences for the counter: picked in German, shown in the visitor's language."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from willkommen.models import Authority


class PhraseGroup(models.TextChoices):
    """What the talk is about."""

    GREETING = "greeting", pgettext_lazy("phrases", "Greeting")
    LANGUAGE = "language", pgettext_lazy("phrases", "Understanding each other")
    IDENTITY = "identity", pgettext_lazy("phrases", "Identity")
    DOCUMENTS = "documents", pgettext_lazy("phrases", "Documents")
    FINGERPRINTS = "fingerprints", pgettext_lazy("phrases", "Photo and fingerprints")
    FEES = "fees", pgettext_lazy("phrases", "Fees")
    WAITING = "waiting", pgettext_lazy("phrases", "Waiting")
    APPOINTMENTS = "appointments", pgettext_lazy("phrases", "Appointments")
    NEXT = "next", pgettext_lazy("phrases", "What happens next")
    HELP = "help", pgettext_lazy("phrases", "Advice and help")
    EMERGENCY = "emergency", pgettext_lazy("phrases", "Emergency")


class PhraseText(models.Model):
    """What a sentence consists of."""

    group = models.CharField(_("group"), max_length=20, choices=PhraseGroup)
    text = models.CharField(_("sentence"), max_length=300)
    is_question = models.BooleanField(_("can be answered with yes or no"), default=False)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(name="%(class)s_has_a_german_text", condition=~Q(text_de=None) & ~Q(text_de=""))
        ]

    def __str__(self):
        return self.text


class Phrase(PhraseText):
    """A sentence of the house, the same for all authorities; loaded from a file."""

    code = models.SlugField(unique=True, max_length=40)

    class Meta(PhraseText.Meta):
        ordering = ["position", "code"]


class OwnPhrase(PhraseText):
    """A sentence of one authority; translated like its other texts."""

    authority = models.ForeignKey(Authority, models.CASCADE)

    class Meta(PhraseText.Meta):
        verbose_name = _("own phrase")
        verbose_name_plural = _("own phrases")
        ordering = ["group", "position", "id"]
