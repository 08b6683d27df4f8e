"""Somebody needs more time for papers."""

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.queries.document_words import EXTENSION_REASONS
from casework.rules.requests import ExtensionReason
from willkommen.forms.fields import FormKeyField


class MoreTimeForm(forms.Form):
    """An applicant needs longer: why, out of a closed list."""

    form_key = FormKeyField()
    reason = forms.ChoiceField(
        label=_("Why do you need more time?"),
        help_text=_("We need no papers and no details about this."),
        widget=forms.RadioSelect,
        choices=[(str(code), words) for code, words in EXTENSION_REASONS.items()],
        error_messages={
            "required": _("Choose one of the answers shown here."),
            "invalid_choice": _("Choose one of the answers shown here."),
        },
    )

    @property
    def chosen(self) -> ExtensionReason:
        """The code."""
        return ExtensionReason(self.cleaned_data["reason"])
