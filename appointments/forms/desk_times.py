"""Choosing a time at the desk."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from appointments.forms.booking import read_moment
from willkommen.languages import SPOKEN_LANGUAGES


class TimesQuery(forms.Form):
    """The query string of the page with days and times; what makes no sense counts as absent."""

    ort = forms.CharField(label=_("Office"), required=False, max_length=20)
    personen = forms.IntegerField(label=_("Persons"), required=False, min_value=1, max_value=12)
    sprache = forms.ChoiceField(
        label=_("Language the person speaks"), required=False, choices=list(SPOKEN_LANGUAGES.items())
    )
    vorsprache = forms.IntegerField(required=False, min_value=1, max_value=2**31 - 1)
    dolmetschen = forms.BooleanField(label=_("With an interpreter"), required=False)
    tag = forms.DateField(required=False, input_formats=["%Y-%m-%d"])
    ab = forms.DateField(required=False, input_formats=["%Y-%m-%d"])

    def asked(self, name: str):
        """One value, None where it is absent or senseless."""
        self.is_valid()
        return self.cleaned_data.get(name)


class TimeField(forms.ChoiceField):
    """A time of the list, an ISO moment with its offset. Whether it is still free is decided by booking it.

    A second press of the same button must reach the answer of the first, which has just taken the time.
    """

    default_error_messages = {"required": _("Choose a time."), "invalid_choice": _("Choose a time.")}

    def valid_value(self, value) -> bool:
        """Whether this is a moment at all."""
        try:
            read_moment(value)
        except ValidationError:
            return False
        return True
