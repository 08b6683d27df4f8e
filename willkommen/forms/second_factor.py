"""Codes and keys of the second factor, in our words; keys are checked by allauth."""

import json

from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, AuthenticateWebAuthnForm
from cryptography.exceptions import InvalidSignature
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from willkommen.folding import clean_text
from willkommen.forms.staff_forms import StaffForm
from willkommen.second_factor import SecondFactor, factor_of_code
from willkommen.sign_in_tries import count_code_try, count_password_try
from willkommen.widgets import plain_digits

# What the library for keys raises for an answer that no browser gives.
MADE_UP = (KeyError, ValueError, TypeError, IndexError, AttributeError, NotImplementedError, InvalidSignature)
WRONG = SecondFactor.error_messages["incorrect_code"]


LONGEST_ANSWER = 20_000


class AnswerOfAKey(forms.JSONField):
    """What a browser tells of a key, as an object; anything else, also what JSON cannot bear, is no answer."""

    widget = forms.HiddenInput

    def to_python(self, value):
        """The object. Raises `ValidationError`."""
        if not value:
            return None
        try:
            found = json.loads(value) if isinstance(value, str) and len(value) <= LONGEST_ANSWER else None
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            raise ValidationError(WRONG)
        return found

    def bound_data(self, data, initial):
        """An answer is never shown again."""
        return

    def has_changed(self, initial, data):
        """Whether there is one."""
        return bool(data)


def code_field(label, **kwargs) -> forms.CharField:
    """Six digits of an app, or a recovery code; typed with or without spaces."""
    attributes = {"autocomplete": "one-time-code", "inputmode": "numeric", "class": "wk-input--short"}
    return forms.CharField(label=label, max_length=20, widget=forms.TextInput(attributes), **kwargs)


def checked_code(staff, code: str):
    """The factor a code belongs to. Raises `ValidationError`."""
    now = timezone.now()
    count_code_try(context.request, email=staff.email, now=now)
    factor = factor_of_code(staff, plain_digits(code).replace(" ", ""), now=now)
    if factor is None:
        raise ValidationError(WRONG)
    factor.user = staff
    return factor


class CodeAtSignIn(AuthenticateForm):
    """The code after the password."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"] = code_field(_("Code of your app, or a recovery code"))

    def clean_code(self) -> str:
        """Right, used for the first time, and not tried too often."""
        self.authenticator = checked_code(self.user, self.cleaned_data["code"])
        return self.cleaned_data["code"]


class KeyAtSignIn(AuthenticateWebAuthnForm):
    """The answer of a security key."""

    credential = AnswerOfAKey()

    def clean_credential(self):
        """A key of this account."""
        try:
            return super().clean_credential()
        except MADE_UP as error:
            raise ValidationError(WRONG) from error


class NewApp(ActivateTOTPForm):
    """The first code of an app that has just been set up."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"] = code_field(_("Code that the app shows now"))

    def clean_code(self) -> str:
        """The app shows what it should."""
        count_code_try(context.request, email=self.user.email, now=timezone.now())
        self.cleaned_data["code"] = plain_digits(self.cleaned_data["code"]).replace(" ", "")
        return super().clean_code()


class NewKey(AddWebAuthnForm):
    """A security key or passkey and what it is called."""

    credential = AnswerOfAKey()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"] = forms.CharField(
            label=_("What you call it"), max_length=60, required=False, help_text=_("For example: blue key, phone.")
        )
        self.fields["credential"].error_messages["required"] = _("Please press the button and touch your key.")

    def clean_name(self) -> str:
        """Without control characters; a key without a name is called what it is."""
        return clean_text(self.cleaned_data["name"]) or str(_("Security key"))

    def clean(self):
        """A key that has just been touched."""
        try:
            return super().clean()
        except MADE_UP as error:
            raise ValidationError(WRONG) from error


class Confirmation(StaffForm):
    """The password, a code or a key, whichever somebody has: it is still the same person."""

    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        max_length=200,
        required=False,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )
    code = code_field(_("Code of your app, or a recovery code"), required=False)
    credential = AnswerOfAKey(required=False)

    def __init__(self, data=None, *, request, ways: dict):
        super().__init__(data)
        self.request = request
        for name, way in (("password", "password"), ("code", "code"), ("credential", "key")):
            if not ways[way]:
                del self.fields[name]
            else:
                self.fields[name].hides_optional = True

    def clean(self):
        """One of them is right."""
        cleaned = super().clean()
        if self.errors:
            return cleaned
        staff = self.request.user
        if cleaned.get("credential"):
            key = KeyAtSignIn({"credential": self.data["credential"]}, user=staff)
            if not key.is_valid():
                raise ValidationError(WRONG)
        elif cleaned.get("code"):
            self._under("code", lambda: checked_code(staff, cleaned["code"]))
        elif cleaned.get("password"):
            self._under("password", lambda: self._check_password(staff, cleaned["password"]))
        else:
            raise ValidationError(_("Please fill in one of the fields."))
        return cleaned

    def _check_password(self, staff, password: str) -> None:
        count_password_try(self.request, email=staff.email, now=timezone.now())
        if not staff.check_password(password):
            raise ValidationError(_("This is not your password."))

    def _under(self, field: str, check) -> None:
        try:
            check()
        except ValidationError as error:
            self.add_error(field, error)
