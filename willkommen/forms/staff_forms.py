"""What all forms of the staff share: tidy text, a key against sending twice, refusals shown where they belong."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from django import forms
from django.core.validators import RegexValidator
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _

from willkommen.errors import Refused
from willkommen.folding import clean_text


class TidyForm:
    """Typed text without control characters, invisible characters and stray spaces, in one Unicode form."""

    def clean(self):
        """The cleaned values, tidied."""
        cleaned = super().clean() or self.cleaned_data
        for name, value in list(cleaned.items()):
            field = self.fields[name]
            if not isinstance(value, str) or isinstance(field.widget, forms.PasswordInput):
                continue
            cleaned[name] = clean_text(value, lines=isinstance(field.widget, forms.Textarea))
            if field.required and not cleaned[name]:
                self.add_error(name, field.error_messages["required"])
        return cleaned


class ShortNumbers:
    """Numbers and postcodes are typed into short boxes."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if isinstance(field, forms.IntegerField) or name == "postcode":
                field.widget.attrs["class"] = "wk-input--short"


class StaffForm(ShortNumbers, TidyForm, forms.Form):
    """A form of the staff's pages."""

    def without_verdict(self) -> None:
        """Show what was typed without judging it."""
        self._errors = ErrorDict()


class StaffModelForm(ShortNumbers, TidyForm, forms.ModelForm):
    """A form of the staff's pages whose fields follow a table. The action saves, not the form."""


def new_form_key() -> str:
    """A key for one showing of a form, 32 hexadecimal digits."""
    return uuid.uuid4().hex


class FormKeyField(forms.CharField):
    """Hidden: a second press of the same form gets the answer of the first."""

    def __init__(self):
        super().__init__(
            widget=forms.HiddenInput,
            initial=new_form_key,
            validators=[RegexValidator(r"^[0-9a-f]{32}\Z", message=_("Please open the page again."))],
            error_messages={"required": _("Please open the page again.")},
        )


@contextmanager
def refusals_shown_on(form: forms.BaseForm) -> Iterator[None]:
    """What an action refuses inside the block becomes an error of the form; the page is shown again."""
    try:
        yield
    except Refused as refusal:
        form.add_error(None, refusal.text)
