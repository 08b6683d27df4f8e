"""Signing in and passwords."""

from allauth.account.forms import ChangePasswordForm, LoginForm
from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from willkommen.forms.staff_forms import StaffForm
from willkommen.languages import SPOKEN_LANGUAGES
from willkommen.sign_in_tries import TriesUsedUp, count_password_try


def _password(label, autocomplete: str, **kwargs) -> forms.CharField:
    widget = forms.PasswordInput({"autocomplete": autocomplete})
    return forms.CharField(label=label, strip=False, max_length=200, widget=widget, **kwargs)


NEW_PASSWORD_HINT = _("At least 12 characters. Several words in a row are easy to remember and hard to guess.")


class SignIn(LoginForm):
    """E-mail and password in our words; the checking is allauth's."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"] = forms.EmailField(
            label=_("E-mail"), widget=forms.EmailInput({"autocomplete": "username", "maxlength": 254})
        )
        self.fields["password"] = _password(_("Password"), "current-password")
        self.fields["ticket"] = forms.CharField(required=False, max_length=300, widget=forms.HiddenInput)
        self.order_fields(["login", "password"])

    def _clean_with_password(self, credentials):
        """Counted before it is looked at; who has to wait gets a ticket and is heard afterwards."""
        try:
            count_password_try(
                self.request,
                email=credentials["email"],
                ticket=self.cleaned_data.get("ticket", ""),
                now=timezone.now(),
            )
        except TriesUsedUp as wait:
            self.data = {**self.data.dict(), "ticket": wait.ticket}
            raise
        return super()._clean_with_password(credentials)


class TwoPasswords(forms.Form):
    """A new password, typed twice. `account` is the one it is for, or one that is not stored yet."""

    account = None
    password1 = _password(_("New password"), "new-password", help_text=NEW_PASSWORD_HINT)
    password2 = _password(_("New password once more"), "new-password")

    def clean_password1(self):
        """Long enough, not a common one, unlike the person's own data."""
        password_validation.validate_password(self.cleaned_data["password1"], self.account)
        return self.cleaned_data["password1"]

    def clean_password2(self):
        """The same as the first."""
        if "password1" in self.cleaned_data and self.cleaned_data["password2"] != self.cleaned_data["password1"]:
            raise ValidationError(_("The two passwords are different. Please type the same one twice."))
        return self.cleaned_data["password2"]


class NewPassword(TwoPasswords):
    """Set by the link of a message."""

    def __init__(self, data=None, *, account):
        super().__init__(data)
        self.account = account


class OtherPassword(TwoPasswords, ChangePasswordForm):
    """Changed by somebody who is signed in and types the old one first; the saving is allauth's."""

    oldpassword = _password(_("Your password until now"), "current-password")
    field_order = ["oldpassword", "password1", "password2"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.account = self.user

    def clean_oldpassword(self):
        """It is the person's own."""
        if not self.user.check_password(self.cleaned_data["oldpassword"]):
            raise ValidationError(_("This is not your password until now."))
        return self.cleaned_data["oldpassword"]


class ForgottenPassword(StaffForm):
    """To which address the link shall go."""

    email = forms.EmailField(label=_("E-mail"), widget=forms.EmailInput({"autocomplete": "username"}))


class Acceptance(StaffForm, TwoPasswords):
    """Somebody who was invited and has no account yet."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=150,
        widget=forms.TextInput({"autocomplete": "name"}),
        help_text=_("Colleagues see it. Applicants do not."),
    )
    field_order = ["name", "password1", "password2"]

    def __init__(self, data=None, *, account, **kwargs):
        super().__init__(data, **kwargs)
        self.account = account


class OwnLanguages(StaffForm):
    """The languages somebody speaks at the counter."""

    spoken_languages = forms.MultipleChoiceField(
        label=_("Languages you speak at the counter"),
        choices=list(SPOKEN_LANGUAGES.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("You decide. People who book can then choose a time with somebody who speaks their language."),
    )
