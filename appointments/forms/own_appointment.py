"""An appointment that exists: finding its link again, choosing another time."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from appointments.forms.booking import KeyForm, read_moment
from appointments.queries.interpreting import ways_in_words
from appointments.rules.codes import REFERENCE_LENGTH, tidy_reference
from willkommen.forms.fields import EmailAddressField, LineField, MobileField


class HelpForm(forms.Form):
    """Who helps at the counter."""

    needs_interpreter = forms.BooleanField(
        label=_("I need an interpreter if nobody at the counter speaks this language"),
        help_text=_("We cannot promise one. You may also bring an adult you trust."),
        required=False,
    )
    brings_companion = forms.BooleanField(
        label=_("Somebody comes with me, for example to interpret or to help"), required=False
    )

    def __init__(self, *args, language: str | Promise, ways: tuple[str, ...], **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.hides_optional = True  # a tick is always free
        if ways:
            wish = self.fields["needs_interpreter"]
            wish.label = _("I need an interpreter")
            told = {"language": language, "ways": ways_in_words(ways)}
            wish.help_text = (
                _(
                    "We have interpreters for your language: %(language)s (%(ways)s). If one is free at the time of your "
                    "appointment, we book one at once."
                )
                % told
            )


class AnswerForm(KeyForm):
    """The pressed one of several offered times, by its number."""

    time = forms.CharField(max_length=8)


class LostLinkForm(forms.Form):
    """The reference and the address we wrote to."""

    reference = LineField(
        label=_("Number of your appointment"),
        help_text=_("Seven letters and digits, for example K7M4-2PX"),
        max_length=20,
        widget=forms.TextInput(
            {"class": "wk-input--code", "dir": "ltr", "autocomplete": "off", "autocapitalize": "characters"}
        ),
        error_messages={"required": _("Enter the number of your appointment.")},
    )
    contact = LineField(
        label=_("The e-mail address or mobile number you gave us"),
        max_length=254,
        widget=forms.TextInput({"dir": "ltr", "autocomplete": "email", "autocapitalize": "none"}),
        error_messages={"required": _("Enter the e-mail address or the mobile number you gave us.")},
    )

    def clean_reference(self) -> str:
        """In the form we print."""
        reference = tidy_reference(self.cleaned_data["reference"])
        if len(reference.replace("-", "")) != REFERENCE_LENGTH:
            raise ValidationError(
                _("The number has seven letters and digits, for example K7M4-2PX."), code="wrong_length"
            )
        return reference

    def clean_contact(self) -> str:
        """An e-mail address in lower case or a number as +<country><number>."""
        typed = self.cleaned_data["contact"]
        if "@" in typed:
            return EmailAddressField().clean(typed).lower()
        return MobileField().clean(typed)


class NewTimeQuery(forms.Form):
    """The query string of the page that asks before it moves an appointment."""

    neu = forms.CharField(required=False, max_length=40)
    ort = forms.CharField(required=False, max_length=20)

    def clean_neu(self):
        """The new start in UTC, None where none was chosen."""
        text = self.cleaned_data["neu"]
        return read_moment(text) if text else None
