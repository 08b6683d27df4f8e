"""What an administrator tells about the authority and its offices."""

import copy

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from willkommen.forms.hours import SpansField
from willkommen.forms.staff_forms import FormKeyField, StaffForm, StaffModelForm
from willkommen.languages import LANGUAGE_NAMES
from willkommen.models import Authority, Office
from willkommen.moments import weekday_name
from willkommen.palette import ACCENT_NAMES
from willkommen.widgets import plain_digits

POSTCODE = RegexValidator(r"^\d{5}\Z", message=_("A postcode has five digits."))
MOST_REMINDERS, LONGEST_REMINDER = 4, 336


class HoursBeforeField(forms.CharField):
    """“48, 2”: when to remind, in hours before the appointment."""

    def to_python(self, value):
        """A list of hours, the longest first."""
        if isinstance(value, list):
            return value
        words = [word for word in plain_digits((value or "").replace(" ", ",")).replace(";", ",").split(",") if word]
        if not all(word.isdecimal() and 1 <= int(word) <= LONGEST_REMINDER for word in words):
            raise ValidationError(_("Write whole hours from 1 to 336, separated by commas, for example 48, 2."))
        if len(words) > MOST_REMINDERS:
            raise ValidationError(_("At most four reminders can be sent."))
        return sorted({int(word) for word in words}, reverse=True)

    def run_validators(self, value):
        """Nothing is left to check."""

    def prepare_value(self, value):
        """Hours as they are typed."""
        return ", ".join(map(str, value)) if isinstance(value, list) else value


class LanguagesField(forms.MultipleChoiceField):
    """Languages of an authority's pages in the order of the switch; German always among them."""

    def __init__(self, **kwargs):
        kwargs.setdefault("widget", forms.CheckboxSelectMultiple)
        super().__init__(choices=list(LANGUAGE_NAMES.items()), **kwargs)

    def clean(self, value):
        """The chosen codes and German."""
        chosen = super().clean(value)
        return [code for code in LANGUAGE_NAMES if code in chosen or code == "de"]


class _AuthorityForm(StaffModelForm):
    """Some of an authority's data; works on a copy, so that a page never shows what was not saved."""

    asks_again = False  # whether to confirm first that it is still the same person

    def __init__(self, data=None, *, authority: Authority):
        super().__init__(data, instance=copy.copy(authority))


class LookForm(_AuthorityForm):
    """Name, colour, languages and words on the start page."""

    title = _("Name, colour and languages")
    name_de = forms.CharField(label=_("Name"), max_length=200)
    accent = forms.ChoiceField(
        label=_("Colour"),
        choices=list(ACCENT_NAMES.items()),
        help_text=_("It marks whose page it is: the shield and the stripe at the top. All colours are easy to read."),
    )
    languages = LanguagesField(label=_("Languages of the pages"), help_text=_("German is always offered."))
    welcome_de = forms.CharField(
        label=_("Words on the start page"),
        required=False,
        max_length=500,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("One or two sentences in German. You translate them on the page “Texts”."),
    )

    class Meta:
        model = Authority
        fields = ["name_de", "accent", "languages", "welcome_de"]


class ContactForm(_AuthorityForm):
    """How people reach the authority."""

    title = _("Contact")
    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")
    postcode = forms.CharField(label=_("Postcode"), required=False, validators=[POSTCODE])

    class Meta:
        model = Authority
        fields = ["phone", "email", "website", "street", "postcode", "town"]


class ImprintForm(_AuthorityForm):
    """What the law wants to read on the site."""

    title = _("Imprint, data protection, accessibility")

    class Meta:
        model = Authority
        fields = ["represented_by", "supervised_by", "data_protection_contact", "accessibility_contact"]
        help_texts = {
            "data_protection_contact": _("Name or function, address, telephone or e-mail."),
            "accessibility_contact": _("To whom people report barriers, and how."),
        }
        widgets = {
            "data_protection_contact": forms.Textarea({"rows": 3}),
            "accessibility_contact": forms.Textarea({"rows": 3}),
        }


class ServiceSettingsForm(_AuthorityForm):
    """How booking works here."""

    title = _("Booking and reminders")
    reminder_hours = HoursBeforeField(
        label=_("Reminders, hours before the appointment"),
        required=False,
        max_length=60,
        help_text=_("For example 48, 2: two days and two hours before. Empty: no reminders."),
    )

    class Meta:
        model = Authority
        fields = ["reminder_hours", "hold_minutes", "confirm_minutes"]
        help_texts = {
            "hold_minutes": _("5 to 60 minutes. The person may ask for more time."),
            "confirm_minutes": _("10 to 1440 minutes. After that the time is free again."),
        }


class MessageSettingsForm(_AuthorityForm):
    """How messages leave the house."""

    title = _("Messages")

    class Meta:
        model = Authority
        fields = ["sender_name", "sender_email", "is_sms_offered", "are_messages_paused"]
        help_texts = {
            "sender_email": _("Empty: the address of the installation is used. Replies go to your contact address."),
            "are_messages_paused": _("Nothing is sent until you switch it off again. What is too late is not sent."),
        }

    def clean_is_sms_offered(self):
        """Text messages need a gateway of the installation."""
        if self.cleaned_data["is_sms_offered"] and not settings.SMS_GATEWAY_URL:
            raise ValidationError(_("This installation has no gateway for text messages. Please ask its operator."))
        return self.cleaned_data["is_sms_offered"]


class SignInSettingsForm(_AuthorityForm):
    """How staff sign in here."""

    title = _("Signing in of staff")
    asks_again = True

    class Meta:
        model = Authority
        fields = ["demands_mfa"]
        help_texts = {
            "demands_mfa": _(
                "A security key, a passkey or an app with codes. Whoever has none sets it up before the next page opens. "
                "Administrators need one in any case."
            )
        }


AUTHORITY_SECTIONS = {
    "darstellung": LookForm,
    "kontakt": ContactForm,
    "pflichtangaben": ImprintForm,
    "termine": ServiceSettingsForm,
    "nachrichten": MessageSettingsForm,
    "anmeldung": SignInSettingsForm,
}

STEP_FREE = {"": None, "yes": True, "no": False}


class StepFreeField(forms.ChoiceField):
    """Step-free access: yes, no, or not known."""

    def __init__(self, **kwargs):
        choices = [("yes", _("Yes")), ("no", _("No")), ("", pgettext_lazy("step-free access", "Not known"))]
        super().__init__(
            **{
                "label": _("Step-free access"),
                "choices": choices,
                "widget": forms.RadioSelect,
                "required": False,
                **kwargs,
            }
        )
        self.hides_optional = True

    def clean(self, value):
        """True, False or None."""
        return STEP_FREE[super().clean(value)]

    def prepare_value(self, value):
        """The choice that stands for a stored value."""
        return next((key for key, known in STEP_FREE.items() if known is value), value)


class OfficeForm(StaffModelForm):
    """A place people come to."""

    name_de = forms.CharField(label=_("Name"), max_length=200)
    postcode = forms.CharField(label=_("Postcode"), validators=[POSTCODE])
    directions_de = forms.CharField(
        label=_("How to get there"),
        required=False,
        max_length=500,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Bus stop, entrance, floor. In German; you translate it on the page “Texts”."),
    )
    is_step_free = StepFreeField()

    class Meta:
        model = Office
        fields = ["name_de", "street", "postcode", "town", "directions_de", "is_step_free", "is_address_confirmed"]
        labels = {"is_address_confirmed": _("The address is right; we have checked it.")}

    def __init__(self, data=None, *, office: Office | None = None):
        super().__init__(data, instance=copy.copy(office) if office else None)


class NewOfficeForm(OfficeForm):
    """A new office."""

    form_key = FormKeyField()


class OpeningHoursForm(StaffForm):
    """When the door is open, a line a weekday."""

    def __init__(self, data=None, *, hours: dict[int, list]):
        super().__init__(data)
        for weekday in range(7):
            self.fields[f"day_{weekday}"] = SpansField(label=weekday_name(weekday), initial=hours.get(weekday, []))
            self.fields[f"day_{weekday}"].hides_optional = True

    def hours(self) -> dict[int, list]:
        """Spans by weekday, Monday is 0; days without any are left out."""
        return {weekday: spans for weekday in range(7) if (spans := self.cleaned_data[f"day_{weekday}"])}
