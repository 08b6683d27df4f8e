"""Numbers with a check digit, typed from a slip."""

from django import forms
from django.core.exceptions import ValidationError

from willkommen.forms.fields import LineField
from willkommen.references import REFERENCE_DIGITS, is_well_formed, tidy_number

_DIGITS = {"class": "wk-input--code", "dir": "ltr", "inputmode": "numeric", "autocomplete": "off"}


class NumberField(LineField):
    """Digits of any script, in any groups; the check digit is tested before anything is looked up."""

    def __init__(self, *, length: int, check_error, **kwargs):
        self.length = length
        self.check_error = check_error
        super().__init__(max_length=60, widget=forms.TextInput(_DIGITS), **kwargs)

    def clean(self, value):
        """ASCII digits with the right check digit."""
        number = tidy_number(super().clean(value))
        if not is_well_formed(number, length=self.length):
            raise ValidationError(self.check_error, code="check_digit")
        return number


class TicketForm(forms.Form):
    """A form to sign in; `ticket` stands for a wait that was asked for."""

    ticket = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def clean_ticket(self):
        """What is no text of ours is no ticket."""
        return self.cleaned_data["ticket"].replace("\0", "")


class ReferenceQuery(forms.Form):
    """The reference in the address a QR code leads to."""

    nummer = forms.CharField(required=False, max_length=20)

    def number(self) -> str:
        """The reference, empty for anything that is none."""
        number = tidy_number(self.cleaned_data["nummer"]) if self.is_valid() else ""
        return number if is_well_formed(number, length=REFERENCE_DIGITS) else ""
