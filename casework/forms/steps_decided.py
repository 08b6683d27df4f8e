"""What a caseworker enters around a decision: what was decided, how it left the house, the card, the court."""

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.forms.steps import LONG_AGO, NO_CHOICE, StepForm, one_of, starts_today
from casework.rules.grounds import CourtResult
from willkommen.forms.fields import LineField
from willkommen.languages import SPOKEN_LANGUAGES
from willkommen.widgets import DatePartsField

LONGEST_TITLE = dt.timedelta(days=20 * 366)
COURT_WORDS = {
    CourtResult.WON: pgettext_lazy("court", "in favour of the person"),
    CourtResult.LOST: pgettext_lazy("court", "against the person"),
    CourtResult.SETTLED: pgettext_lazy("court", "without a judgment"),
}


class GrantForm(StepForm):
    """Until when the title is valid; empty where it has no end."""

    valid_from = DatePartsField(label=_("Valid from"), required=False)
    valid_to = DatePartsField(label=_("Valid until"), required=False, help_text=_("Empty: without an end"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("valid_from", "valid_to"):
            self.fields[name].earliest = self.today - LONG_AGO
            self.fields[name].latest = self.today + LONGEST_TITLE

    def clean(self):
        """The end after the beginning."""
        cleaned = super().clean()
        if cleaned.get("valid_from") and cleaned.get("valid_to") and cleaned["valid_to"] <= cleaned["valid_from"]:
            self.add_error("valid_to", _("The end must lie after the beginning."))
        return cleaned


class SendBackForm(StepForm):
    """Why a decision goes back; it becomes a note."""

    note = forms.CharField(
        label=_("Why?"),
        help_text=_("This becomes a note of the case."),
        widget=forms.Textarea({"rows": 3}),
        max_length=2000,
        error_messages={"required": _("Write in a few words why the decision goes back.")},
    )


class NotifyForm(StepForm):
    """How and when a decision left the house."""

    past = ("sent_on", "retrieved_on")
    how = one_of(
        {
            "posted": pgettext_lazy("delivery", "posted"),
            "handed_over": pgettext_lazy("delivery", "handed over in person"),
            "served": pgettext_lazy("delivery", "served with proof"),
            "portal": pgettext_lazy("delivery", "put into the portal"),
        },
        _("How did the decision reach the person?"),
    )
    sent_on = DatePartsField(
        label=pgettext_lazy("day of an event", "On"),
        help_text=_("The day of posting, of handing over, of service, or on which it was put into the portal"),
    )
    retrieved_on = DatePartsField(label=_("Retrieved from the portal on"), required=False)
    has_remedy_notice = forms.BooleanField(
        label=_("The notice on legal remedies is in it and right"), required=False, initial=True
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        starts_today(self, "sent_on")


class TranslationForm(StepForm):
    """Who cannot read the decision asks for its core in another language."""

    past = ("asked_on",)
    asked_on = DatePartsField(label=_("Asked for on"))
    language = forms.ChoiceField(label=_("Into which language?"), error_messages=NO_CHOICE)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        starts_today(self, "asked_on")
        self.fields["language"].choices = list(SPOKEN_LANGUAGES.items())
        self.fields["language"].initial = self.case.spoken_language


class SentForm(StepForm):
    """When something left the house."""

    past = ("sent_on",)
    sent_on = DatePartsField(label=_("Sent on"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        starts_today(self, "sent_on")


class OrderCardForm(StepForm):
    """When the card was ordered, and where it goes."""

    past = ("ordered_on",)
    ordered_on = DatePartsField(label=_("Ordered on"))
    is_dispatched_directly = forms.BooleanField(
        label=_("The manufacturer sends the card to the person (§ 60a AufenthV)"), required=False
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        starts_today(self, "ordered_on")


class HandOutForm(StepForm):
    """Until when the card or sticker is valid."""

    valid_to = DatePartsField(label=_("Valid until"), required=False, help_text=_("Empty: without an end"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["valid_to"].earliest = self.today
        self.fields["valid_to"].latest = self.today + LONGEST_TITLE


class AppealForm(StepForm):
    """What is before the court."""

    past = ("filed_on",)
    court = LineField(label=_("Court"), max_length=60)
    file_number = LineField(label=_("File number of the court"), max_length=40, required=False)
    filed_on = DatePartsField(label=_("Filed on"))
    is_urgent = forms.BooleanField(label=_("With an urgent application"), required=False)

    def __init__(self, *args, court: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["court"].initial = court


class CourtEndedForm(StepForm):
    """How a court case ended."""

    past = ("ended_on",)
    result = one_of(COURT_WORDS, _("How did the court case end?"))
    ended_on = DatePartsField(label=pgettext_lazy("day of an event", "On"))
