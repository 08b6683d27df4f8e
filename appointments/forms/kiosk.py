"""What people type and press at a kiosk."""

from django import forms
from django.utils.translation import gettext_lazy as _

from willkommen.forms.fields import FormKeyField, LineField
from willkommen.languages import SPOKEN_LANGUAGES

# What a scanner set to the other keyboard types; neither sign is in our numbers.
MISTYPED = str.maketrans({"ß": "-", "z": "y", "Z": "Y"})


class KioskNumberForm(forms.Form):
    """The number on the confirmation, typed or scanned; a scanned code may be the whole link."""

    form_key = FormKeyField()
    code = LineField(
        label=_("Booking number"),
        max_length=200,
        widget=forms.TextInput(
            {
                "autocomplete": "off",
                "autocapitalize": "characters",
                "autofocus": True,
                "spellcheck": "false",
                "dir": "ltr",
                "class": "wk-input--code",
            }
        ),
        error_messages={"required": _("Please type the number. It looks like K7M4-2PX.")},
    )

    @property
    def shown(self) -> str:
        """What somebody shows, as the office reads it."""
        typed = self.cleaned_data["code"]
        return typed if "/" in typed else typed.translate(MISTYPED)


class KioskLanguageForm(forms.Form):
    """Which language somebody speaks; pressing it takes the number."""

    form_key = FormKeyField()
    spoken_language = forms.ChoiceField(
        choices=list(SPOKEN_LANGUAGES.items()),
        error_messages={"required": _("Choose a language."), "invalid_choice": _("Choose a language.")},
    )
