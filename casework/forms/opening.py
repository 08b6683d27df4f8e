"""Opening a case at the desk."""

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.models import EntryChannel
from willkommen.forms.choices import ThingField
from willkommen.forms.fields import EmailAddressField, FormKeyField, LineField, MobileField
from willkommen.forms.identity import PERSON, PersonForm
from willkommen.forms.staff_identity import LanguagesForm, speak_to_staff
from willkommen.models import Authority
from willkommen.widgets import DatePartsField

OLDEST_LETTER = dt.timedelta(days=5 * 366)
OLDEST_TITLE = dt.timedelta(days=10 * 366)
LONGEST_TITLE = dt.timedelta(days=20 * 366)


class OpeningForm(PersonForm, LanguagesForm):
    """What an application by post or at the counter says; the birth date may be unknown."""

    form_key = FormKeyField()
    # The references of the open cases the reader has seen and wants another one beside.
    seen = forms.CharField(required=False, max_length=500, widget=forms.HiddenInput)
    service = ThingField(
        label=_("What is applied for?"),
        error_messages={
            "required": _("Choose a service."),
            "invalid_choice": _("Choose one of the services of the list."),
        },
    )
    channel = forms.ChoiceField(
        label=_("How did the application come?"),
        choices=[(str(way), way.label) for way in (EntryChannel.POST, EntryChannel.COUNTER)],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose how the application came."),
            "invalid_choice": _("Choose one of the ways shown here."),
        },
    )
    received_on = DatePartsField(
        label=_("Received on"),
        help_text=_("The day on the stamp of receipt. The application counts from this day."),
        error_messages={
            "required": _("Enter the day of receipt."),
            "too_late": _("The day of receipt cannot be in the future."),
            "too_early": _("Please check the year."),
        },
    )
    title_ends_on = DatePartsField(
        label=_("Until when is the residence title or the visa valid?"),
        required=False,
        error_messages={"too_early": _("Please check the year."), "too_late": _("Please check the year.")},
    )
    email = EmailAddressField(label=_("E-mail address"), required=False)
    mobile = MobileField(label=_("Mobile number"), help_text=_("For example 0151 23456789"), required=False)
    file_number = LineField(label=_("File number"), max_length=40, required=False)
    office = ThingField(label=_("Office"), required=False)
    is_mine = forms.BooleanField(label=_("I work on this case myself"), required=False)
    field_order = (
        *("form_key", "seen", "service", "channel", "received_on", "file_number", "office"),
        *("family_name", "given_names", "name_in_own_script", "born_on", "title_ends_on"),
        *("language", "spoken_language", "email", "mobile", "is_mine"),
    )

    def __init__(
        self, *args, authority: Authority, services: list, offices: list, works_on_cases: bool, today: dt.date, **kwargs
    ):
        super().__init__(*args, authority=authority, today=today, **kwargs)
        self.fields["service"].offer(services, label=lambda service: service.name_de)
        self.fields["office"].offer(offices, label=lambda office: office.name)
        self.fields["received_on"].earliest, self.fields["received_on"].latest = today - OLDEST_LETTER, today
        self.fields["received_on"].initial = today
        self.fields["title_ends_on"].earliest = today - OLDEST_TITLE
        self.fields["title_ends_on"].latest = today + LONGEST_TITLE
        self.fields["born_on"].required = False
        self.fields["born_on"].help_text = _("Empty if the day is not known.")
        for name, is_asked in (
            ("office", len(offices) > 1),
            ("is_mine", works_on_cases),
            ("mobile", authority.is_sms_offered),
        ):
            if not is_asked:
                del self.fields[name]
        speak_to_staff(self)

    def person(self) -> dict:
        """Names, birth date, contact and languages."""
        cleaned = self.cleaned_data
        person = {name: cleaned.get(name) or "" for name in PERSON}
        languages = {name: cleaned[name] for name in ("language", "spoken_language")}
        return {**person, "born_on": cleaned["born_on"], **languages}

    def details(self) -> dict:
        """What else `open_by_hand` is told."""
        names = ("service", "channel", "received_on", "title_ends_on", "file_number")
        told = {name: self.cleaned_data[name] for name in names}
        return {**told, "office": self.cleaned_data.get("office"), "is_mine": self.cleaned_data.get("is_mine", False)}
