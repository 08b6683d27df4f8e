"""Asking to be reminded before a title ends."""

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.models import Ladder
from casework.queries.reminders import fitting, moments_ahead, offered_ladders
from casework.rules.ladders import LONGEST_TITLE, campaign_of
from willkommen.forms.fields import FormKeyField
from willkommen.forms.reached import ReachForm
from willkommen.moments import berlin_day
from willkommen.widgets import PARTS, DatePartsField

# In the words of who chooses.
KINDS = {
    Ladder.USUAL: _("A residence permit, an EU Blue Card, a visa or another title"),
    Ladder.OPPORTUNITY: _("The opportunity to stay (Chancen-Aufenthalt)"),
    Ladder.TEMPORARY_PROTECTION: _("Temporary protection because of the war in Ukraine"),
}
# A title that ended longer ago was typed wrongly.
OLDEST_TITLE = dt.timedelta(days=10 * 366)


class EndForm(forms.Form):
    """The last day of a title."""

    form_key = FormKeyField()
    title_ends_on = DatePartsField(
        label=_("Until when is it valid?"),
        help_text=_("It is on the card or in the passport. For temporary protection you may leave this empty."),
        required=False,
        error_messages={
            "too_early": _("Please check the year."),
            "too_late": _("Please check the year. No title is valid that long."),
        },
    )

    def __init__(self, *args, now: dt.datetime, ladder: str = Ladder.USUAL, **kwargs):
        super().__init__(*args, **kwargs)
        self.now, self.known_ladder = now, ladder
        self.today = berlin_day(now)
        self.fields["title_ends_on"].earliest = self.today - OLDEST_TITLE
        self.fields["title_ends_on"].latest = self.today + LONGEST_TITLE
        self.fields["title_ends_on"].hides_optional = True

    @property
    def ladder(self) -> Ladder:
        """The kind of title."""
        return Ladder(self.cleaned_data.get("ladder") or self.known_ladder)

    def clean(self):
        """A day that is ahead, with time for a reminder; titles of a campaign may show an earlier one, or be left out."""
        cleaned = super().clean()
        if self.errors:
            return cleaned
        ends_on = cleaned.get("title_ends_on")
        campaign = campaign_of(self.ladder, today=self.today)
        if campaign and (ends_on is None or ends_on <= self.today):
            ends_on = cleaned["title_ends_on"] = campaign.title_ends_on
        if ends_on is None:
            self._refuse(_("Enter the date."), "required")
        elif ends_on <= self.today:
            self._refuse(_("This day is over. Please apply today and talk to us."), "over")
        elif not moments_ahead(fitting(self.ladder, ends_on, now=self.now), ends_on, now=self.now):
            self._refuse(
                _(
                    "Your title ends so soon that no reminder is left. Please apply now: what counts is the application."
                ),
                "too_soon",
            )
        return cleaned

    def _refuse(self, text, code: str) -> None:
        self.add_error("title_ends_on", forms.ValidationError(text, code=code, params={"parts": PARTS}))


class TitleForm(EndForm):
    """A kind of title and its last day."""

    ladder = forms.ChoiceField(
        label=_("What do you have?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose one of the answers shown here."),
            "invalid_choice": _("Choose one of the answers shown here."),
        },
    )
    field_order = ("ladder", "title_ends_on")

    def __init__(self, *args, now: dt.datetime, **kwargs):
        super().__init__(*args, now=now, **kwargs)
        self.fields["ladder"].choices = [(code.value, KINDS[code]) for code in offered_ladders(now=now)]


class AskForm(ReachForm, TitleForm):
    """The same, and where reminders go."""


class KindQuery(forms.Form):
    """A link to the form may name the kind of title; what makes no sense counts as absent."""

    art = forms.ChoiceField(required=False, choices=Ladder.choices)

    @property
    def kind(self) -> str:
        """The kind, empty where none was named."""
        self.is_valid()
        return self.cleaned_data.get("art", "")
