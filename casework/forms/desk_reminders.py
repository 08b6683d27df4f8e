"""Reminders before a title ends: staff ask the person."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ConsentForm(forms.Form):
    """The person wants it."""

    agreed = forms.BooleanField(
        label=pgettext_lazy("reminder", "The person agrees to be written to"),
        error_messages={"required": _("Please ask the person first.")},
    )
