"""The question to the staffing simulation."""

from typing import Any

from django import forms
from django.utils.translation import gettext, ngettext, pgettext
from django.utils.translation import gettext_lazy as _

from willkommen.forms.staff_forms import FormKeyField, StaffForm
from willkommen.languages import SPOKEN_LANGUAGES
from willkommen.models import Office
from willkommen.moments import weekday_name

COUNTERS = (-2, -1, 0, 1, 2, 3)
MINUTES = (-120, -90, -60, -30, 0, 30, 60, 90, 120)
WORKING_DAYS = range(6)
# So much shorter a day may become at most.
SHORTER_BY = 180


def _more_or_less(number: int) -> str:
    if not number:
        return pgettext("simulation", "as today")
    words = ngettext("%(count)d more", "%(count)d more", number) if number > 0 else _less(-number)
    return words % {"count": abs(number)}


def _less(number: int) -> str:
    return ngettext("%(count)d less", "%(count)d less", number)


def _earlier_or_later(minutes: int) -> str:
    if not minutes:
        return pgettext("simulation", "as today")
    words = gettext("%(count)d minutes later") if minutes > 0 else gettext("%(count)d minutes earlier")
    return words % {"count": abs(minutes)}


class StaffingForm(StaffForm):
    """Office, weekday, and what would be different."""

    office = forms.ChoiceField(label=_("Office"))
    weekday = forms.TypedChoiceField(label=_("Weekday"), coerce=int)
    counters = forms.TypedChoiceField(label=_("Counters"), coerce=int, initial=1)
    begins = forms.TypedChoiceField(label=_("The day begins"), coerce=int, initial=0)
    ends = forms.TypedChoiceField(label=_("The day ends"), coerce=int, initial=0)
    language = forms.ChoiceField(label=_("One counter more speaks"), required=False)
    key = FormKeyField()

    def __init__(self, *args, offices: list[Office], **kwargs):
        super().__init__(*args, **kwargs)
        self.offices = {str(office.pk): office for office in offices}
        self.fields["office"].choices = [(key, office.name) for key, office in self.offices.items()]
        self.fields["weekday"].choices = [(number, weekday_name(number)) for number in WORKING_DAYS]
        self.fields["counters"].choices = [(number, _more_or_less(number)) for number in COUNTERS]
        for name in ("begins", "ends"):
            self.fields[name].choices = [(minutes, _earlier_or_later(minutes)) for minutes in MINUTES]
        languages = [(code, name) for code, name in SPOKEN_LANGUAGES.items() if code != "de"]
        self.fields["language"].choices = [("", pgettext("simulation", "as today")), *languages]
        self.fields["language"].hides_optional = True

    def clean(self) -> dict[str, Any]:
        """Something has to be different, and a day has to be left."""
        said = super().clean() or self.cleaned_data
        if self.errors:
            return said
        if not (said["counters"] or said["begins"] or said["ends"] or said["language"]):
            raise forms.ValidationError(_("Please change something: a counter, the hours or a language."))
        if said["begins"] - said["ends"] > SHORTER_BY:
            raise forms.ValidationError(_("The day would become too short. Please choose other hours."))
        return said

    def chosen_office(self) -> Office:
        """The office it is about."""
        return self.offices[self.cleaned_data["office"]]

    def question(self) -> dict[str, Any]:
        """What is asked, without the office."""
        return {name: self.cleaned_data[name] for name in ("weekday", "counters", "begins", "ends", "language")}
