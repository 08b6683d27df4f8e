"""Fields that clean what people type and say in plain words what is wrong with it."""

import re
import unicodedata
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from willkommen.folding import clean_text, stream_safe
from willkommen.names import script_problem
from willkommen.widgets import plain_digits

FORM_KEY = re.compile(r"[0-9a-f]{32}")
GERMANY = "+49"
# E.164: at most 15 digits with the country's number; fewer than 8 reach nobody's mobile.
INTERNATIONAL = re.compile(r"\+[1-9][0-9]{7,14}")
GERMAN_MOBILE = re.compile(r"\+491[567][0-9]{8,9}")
LONGEST_QUESTION = 100


class LineField(forms.CharField):
    """One line of text: composed letters, no control and no invisible characters, single spaces."""

    default_error_messages = {
        "required": _("Please fill in this field."),
        "max_length": _("This is too long. Please use at most %(limit_value)d characters."),
    }

    def __init__(self, *, max_length: int, **kwargs):
        super().__init__(max_length=max_length, **kwargs)
        for validator in self.validators:
            if getattr(validator, "code", "") == "max_length":
                validator.message = self.error_messages["max_length"]

    def to_python(self, value):
        """The cleaned text."""
        return clean_text(super().to_python(value) or "")


class QuestionField(LineField):
    """What somebody asks in their own words. Too long is cut, invisible is dropped: there is nothing to refuse."""

    def __init__(self, **kwargs):
        super().__init__(max_length=LONGEST_QUESTION, required=False, **kwargs)

    def to_python(self, value):
        """At most a hundred visible characters."""
        return super().to_python(value)[:LONGEST_QUESTION].strip()


class LatinNameField(LineField):
    """A name as in the machine-readable line of the passport: Latin letters (DIN 91379)."""

    default_error_messages = {
        "cyrillic": _(
            "Please use Latin letters, as in the two lines at the bottom of your passport: for example SHEVCHUK "
            "instead of Шевчук."
        ),
        "arabic": _(
            "Please use Latin letters, as in the two lines at the bottom of your passport: for example HADDAD "
            "instead of حداد."
        ),
        "other_script": _("Please use Latin letters, as in the two lines at the bottom of your passport."),
        "sign": _("Please use letters only. A name has no digits and no signs such as “%(sign)s”."),
    }
    OTHER_SCRIPTS = frozenset({"cyrillic", "arabic", "other_script"})

    def __init__(self, *, max_length=100, **kwargs):
        kwargs.setdefault("widget", forms.TextInput({"autocapitalize": "characters", "spellcheck": "false"}))
        super().__init__(max_length=max_length, **kwargs)

    def validate(self, value):
        """Refuses other scripts and signs; the code of the error names the script."""
        super().validate(value)
        if problem := script_problem(value):
            # what the machine-readable line fills its gaps with is copied along by many
            sign = next((letter for letter in value if script_problem(letter) == "sign"), "")
            raise ValidationError(self.error_messages[problem], code=problem, params={"sign": sign})


class OwnScriptNameField(LineField):
    """A name in any script, kept as typed; Persian keeps the joiner inside its words."""

    def __init__(self, *, max_length=150, **kwargs):
        kwargs.setdefault("widget", forms.TextInput({"dir": "auto", "spellcheck": "false"}))
        super().__init__(max_length=max_length, **kwargs)

    def to_python(self, value):
        """The cleaned text; control and bidi characters are gone."""
        joined = " ".join(clean_text(forms.CharField.to_python(self, value) or "", lines=True).split())
        return unicodedata.normalize("NFC", joined)


class EmailAddressField(LineField):
    """An e-mail address; domains in any script are welcome, invisible characters are not."""

    default_error_messages = {
        "required": _("Enter your e-mail address."),
        "invisible": _("This address has a character in it that cannot be seen. Please type the address by hand."),
        "no_at": _("The sign @ is missing, for example name@example.org."),
        "no_end": _("The end is missing, for example .de or .com."),
        "invalid": _("Please check the address. It looks like name@example.org."),
    }

    def __init__(self, *, max_length=254, **kwargs):
        attrs = {"autocomplete": "email", "dir": "ltr", "spellcheck": "false", "autocapitalize": "none"}
        kwargs.setdefault("widget", forms.EmailInput(attrs))
        super().__init__(max_length=max_length, **kwargs)

    def to_python(self, value):
        """The address as typed; refused when it hides characters, because they change where a message goes."""
        typed = unicodedata.normalize("NFC", stream_safe(forms.CharField.to_python(self, value) or "").strip())
        if any(unicodedata.category(sign)[0] == "C" or unicodedata.category(sign) in ("Zl", "Zp") for sign in typed):
            raise ValidationError(self.error_messages["invisible"], code="invisible")
        return typed

    def validate(self, value):
        """Names what is missing before it says that something is wrong."""
        super().validate(value)
        if not value:
            return
        name, at, domain = value.rpartition("@")
        if not at:
            raise ValidationError(self.error_messages["no_at"], code="no_at")
        if name and domain and "." not in domain.strip("."):
            raise ValidationError(self.error_messages["no_end"], code="no_end")
        try:
            validate_email(value)
        except ValidationError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error


class MobileField(LineField):
    """A mobile number as E.164; without a country's number it is a German one."""

    default_error_messages = {
        "required": _("Enter your mobile number."),
        "letters": _("Please use digits only, for example 0151 23456789."),
        "invalid": _("Please check the number. It looks like 0151 23456789, or +380 50 1234567 for another country."),
        "landline": _("This looks like a landline. Text messages need a mobile number, for example 0151 23456789."),
    }

    def __init__(self, *, max_length=30, **kwargs):
        kwargs.setdefault("widget", forms.TelInput({"autocomplete": "tel", "dir": "ltr"}))
        super().__init__(max_length=max_length, **kwargs)

    def to_python(self, value):
        """The number as +<country><number>."""
        typed = super().to_python(value)
        return self._international(typed) if typed else ""

    def _international(self, typed: str) -> str:
        digits = re.sub(r"[-‐‑–./()\s]", "", plain_digits(typed.replace("(0)", "")))
        if not re.fullmatch(r"\+?[0-9]+", digits):
            raise ValidationError(self.error_messages["letters"], code="letters")
        if digits.startswith("00"):
            digits = "+" + digits[2:]
        elif digits.startswith("0"):
            digits = GERMANY + digits[1:]
        if digits.startswith(GERMANY) and INTERNATIONAL.fullmatch(digits) and not GERMAN_MOBILE.fullmatch(digits):
            code = "invalid" if re.match(r"\+491[567]", digits) else "landline"
            raise ValidationError(self.error_messages[code], code=code)
        if not INTERNATIONAL.fullmatch(digits):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return digits


class FormKeyField(forms.CharField):
    """The hidden key that makes sending twice do it once; an absent or strange one is replaced, never an error."""

    def __init__(self):
        super().__init__(required=False, widget=forms.HiddenInput, initial=new_form_key)

    def clean(self, value):
        """A key of our own shape."""
        return value if isinstance(value, str) and FORM_KEY.fullmatch(value) else new_form_key()


def new_form_key() -> str:
    """128 random bits for one showing of a form."""
    return uuid4().hex
