"""Who comes: names as in the passport, date of birth, how to reach them."""

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _

from willkommen.forms.fields import EmailAddressField, LatinNameField, MobileField, OwnScriptNameField
from willkommen.widgets import DatePartsField

LONGEST_LIFE = dt.timedelta(days=120 * 366)
EMAIL, SMS, NOT_AT_ALL = "email", "sms", "none"
PERSON = ("given_names", "family_name", "name_in_own_script", "born_on", "email", "mobile")


class PersonForm(forms.Form):
    """The person an appointment is for. Used by applicants and, for somebody at the desk, by staff."""

    given_names = LatinNameField(
        label=_("Given names"),
        help_text=_("All of them, as in your passport. Leave this empty if your passport has only one name."),
        required=False,
    )
    family_name = LatinNameField(
        label=_("Family name"),
        help_text=_("As in the two lines at the bottom of your passport"),
        error_messages={"required": _("Enter your family name. If you have only one name, write it here.")},
    )
    name_in_own_script = OwnScriptNameField(
        label=_("Your name in your own script"),
        help_text=_("So that we can address you properly."),
        required=False,
    )
    born_on = DatePartsField(
        label=_("Date of birth"),
        is_birthday=True,
        error_messages={
            "required": _("Enter your date of birth."),
            "too_late": _("The date of birth cannot be in the future."),
            "too_early": _("Please check the year of birth."),
        },
    )

    def __init__(self, *args, today: dt.date, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["born_on"].earliest = today - LONGEST_LIFE
        self.fields["born_on"].latest = today
        self.fields["given_names"].hides_optional = True
        for name, hint in (("given_names", "given-name"), ("family_name", "family-name")):
            self.fields[name].widget.attrs["autocomplete"] = hint

    def clean(self):
        """What was typed in another script moves to the field for it, if that is empty."""
        cleaned = super().clean()
        in_other_script = [
            self[name].data.strip()
            for name in ("given_names", "family_name")
            if LatinNameField.OTHER_SCRIPTS & {error.code for error in self.errors.as_data().get(name, ())}
        ]
        if in_other_script and not self.cleaned_data.get("name_in_own_script"):
            self._write_in_own_script(" ".join(in_other_script))
        return cleaned

    def _write_in_own_script(self, name: str) -> None:
        field = self.fields["name_in_own_script"]
        kept = field.to_python(name)[: field.max_length]
        self.data = self.data.copy()
        self.data[self.add_prefix("name_in_own_script")] = kept
        self.cleaned_data["name_in_own_script"] = kept
        field.help_text = _("We have put the spelling you typed above into this field.")


class DetailsForm(PersonForm):
    """The person and how to reach them."""

    way = forms.ChoiceField(
        label=_("How can we reach you?"),
        widget=forms.RadioSelect,
        initial=EMAIL,
        error_messages={
            "required": _("Choose how we can reach you."),
            "invalid_choice": _("Choose one of the ways shown here."),
        },
    )
    email = EmailAddressField(label=_("E-mail address"), required=False)
    mobile = MobileField(label=_("Mobile number"), help_text=_("For example 0151 23456789"), required=False)

    def __init__(self, *args, is_sms_offered: bool, **kwargs):
        super().__init__(*args, **kwargs)
        ways = [(EMAIL, _("By e-mail"))]
        if is_sms_offered:
            ways.append((SMS, _("By text message (SMS) to my mobile")))
        else:
            del self.fields["mobile"]
        self.fields["way"].choices = [*ways, (NOT_AT_ALL, _("Not at all – I print or write down everything"))]
        for name in ("email", "mobile"):
            if name in self.fields:
                self.fields[name].hides_optional = True

    def clean(self):
        """Only the chosen way counts; the other field is neither judged nor kept."""
        cleaned = super().clean()
        way = cleaned.get("way")
        for name, its_way in (("email", EMAIL), ("mobile", SMS)):
            if way == its_way and name not in self.errors and not cleaned.get(name):
                self.add_error(name, self.fields[name].error_messages["required"])
            elif way and way != its_way:
                self.errors.pop(name, None)
                cleaned[name] = ""
        return cleaned

    def person(self) -> dict:
        """What `identify` is told."""
        return {name: self.cleaned_data.get(name, "") for name in PERSON}

    def typed(self) -> dict:
        """What was typed, as it was typed, to be shown again."""
        return {name: self[name].data for name in self.fields}
