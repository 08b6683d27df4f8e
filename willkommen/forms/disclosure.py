"""Handing somebody everything we keep about them."""

from django import forms
from django.utils.translation import gettext_lazy as _

from willkommen.forms.staff_forms import StaffForm
from willkommen.languages import LANGUAGE_NAMES

MOST_NUMBERS = 10


class DisclosureForm(StaffForm):
    """The numbers the person shows, their language, and that somebody has seen who they are."""

    references = forms.CharField(
        label=_("Numbers the person shows, one a line"),
        max_length=300,
        widget=forms.Textarea({"rows": 3, "autocomplete": "off"}),
        help_text=_("Of a case, an appointment or a complaint. Nobody is searched for by name."),
    )
    language = forms.ChoiceField(label=_("Language of the person"), choices=list(LANGUAGE_NAMES.items()))
    is_identified = forms.BooleanField(
        label=_("I have seen a document that shows who the person is, or the authority of whoever acts for them.")
    )

    def clean_references(self) -> list[str]:
        """Each number once."""
        lines = [line.strip() for line in self.cleaned_data["references"].splitlines()]
        found = list(dict.fromkeys(line for line in lines if line))
        if len(found) > MOST_NUMBERS:
            raise forms.ValidationError(_("At most ten numbers."))
        return found
