"""What clerks type at the desk."""

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _

from appointments.forms.booking import read_moment
from appointments.forms.desk_times import TimeField
from appointments.models import Counter, ServiceOffer
from willkommen.forms.fields import EmailAddressField, FormKeyField, LineField, MobileField
from willkommen.forms.identity import PersonForm
from willkommen.forms.staff_identity import LanguagesForm, speak_to_staff
from willkommen.languages import html_lang
from willkommen.models import Authority, Office
from willkommen.widgets import DatePartsField

OLDEST_TITLE = dt.timedelta(days=10 * 366)
LONGEST_TITLE = dt.timedelta(days=20 * 366)


class CheckInForm(forms.Form):
    """The booking number somebody shows, typed or scanned; a scanned code may be the whole link."""

    reference = LineField(
        label=_("Booking or waiting number"),
        max_length=200,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false", "dir": "ltr", "class": "wk-input--code"}),
        error_messages={"required": _("Type or scan the booking number, for example K7M4-2PX.")},
    )

    def problem(self) -> str:
        """The first thing that is wrong, as one sentence."""
        return str(self.errors["reference"][0])


class PlaceForm(forms.Form):
    """Counter or office somebody works at now."""

    place = forms.ChoiceField(
        label=_("Where do you sit today?"),
        error_messages={
            "required": _("Choose a counter."),
            "invalid_choice": _("Choose one of the counters of the list."),
        },
    )

    def __init__(self, *args, counters: list[Counter], offices: list[Office], initial=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.counters = {f"c{counter.pk}": counter for counter in counters}
        self.offices = {f"o{office.pk}": office for office in offices}
        self.fields["place"].choices = [(office.name, self._choices_at(key)) for key, office in self.offices.items()]
        here = (initial or {}).get("place")
        if here and here.office:
            self.fields["place"].initial = f"c{here.counter.pk}" if here.counter else f"o{here.office.pk}"

    def _choices_at(self, office_key: str) -> list[tuple[str, str]]:
        office = self.offices[office_key]
        counters = [
            (key, _("Counter %(number)d") % {"number": counter.number})
            for key, counter in self.counters.items()
            if counter.office_id == office.pk
        ]
        return [*counters, (office_key, _("No counter: %(office)s") % {"office": office.name})]

    @property
    def counter(self) -> Counter | None:
        """The chosen counter, None for who sits at none."""
        return self.counters.get(self.cleaned_data["place"])

    @property
    def office(self) -> Office:
        """The chosen office."""
        return self.counter.office if self.counter else self.offices[self.cleaned_data["place"]]


class DayQuery(forms.Form):
    """The query string of the day's list; what makes no sense counts as absent."""

    tag = forms.DateField(
        label=_("Another day"),
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    q = LineField(label=_("Booking number or name"), max_length=100, required=False)

    def clean_tag(self) -> dt.date | None:
        """A day of this century; there is a day before and a day after it."""
        day = self.cleaned_data["tag"]
        return day if day and 2000 <= day.year < 2100 else None

    @property
    def day(self) -> dt.date | None:
        """The day asked for."""
        return self._asked("tag")

    @property
    def text(self) -> str:
        """What is searched for."""
        return self._asked("q") or ""

    @property
    def kind_of_search(self) -> str:
        """By what, for the list of who read what: booking numbers have a digit, names have none."""
        return "number" if any(sign.isdecimal() for sign in self.text) else "name"

    def _asked(self, name: str):
        self.is_valid()
        return self.cleaned_data.get(name)


class WalkInForm(LanguagesForm):
    """Somebody without an appointment: for what, in which language."""

    form_key = FormKeyField()
    service = forms.ChoiceField(
        label=_("What does the person need?"),
        error_messages={
            "required": _("Choose a service."),
            "invalid_choice": _("Choose one of the services of the list."),
        },
    )
    field_order = ("form_key", "service", "language", "spoken_language")

    def __init__(self, *args, offers: list[ServiceOffer], **kwargs):
        super().__init__(*args, **kwargs)
        spoken = self.fields["spoken_language"]
        spoken.required, spoken.hides_optional, spoken.initial = False, True, ""
        spoken.choices = [("", _("the same language")), *spoken.choices]
        self.offers = {offer.service.code: offer for offer in offers}
        self.fields["service"].choices = [("", _("Please choose")), *_by_situation(offers)]

    def clean(self):
        """Who says nothing else speaks the language of the letters."""
        cleaned = super().clean()
        if not cleaned.get("spoken_language") and "spoken_language" not in self.errors:
            cleaned["spoken_language"] = html_lang(cleaned.get("language", "de"))
        return cleaned

    @property
    def offer(self) -> ServiceOffer:
        """The chosen service as it is offered here."""
        return self.offers[self.cleaned_data["service"]]


def _by_situation(offers: list[ServiceOffer]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Services without an appointment first, then all others by situation."""
    without = [offer for offer in offers if offer.service.delivery == "walk_in"]
    groups: dict[str, list[ServiceOffer]] = {str(_("Without an appointment")): without} if without else {}
    for offer in sorted(offers, key=lambda offer: offer.service.situation.position):
        if offer not in without:
            groups.setdefault(offer.service.situation.name, []).append(offer)
    return [(name, [(offer.service.code, offer.service.name_de) for offer in found]) for name, found in groups.items()]


class PersonAtDeskForm(PersonForm, LanguagesForm):
    """The person a clerk books for. Contact is welcome and never needed: everything can be printed."""

    form_key = FormKeyField()
    start = TimeField(label=_("Time"))
    needs_interpreter = forms.BooleanField(
        label=_("An interpreter is needed if nobody at the counter speaks this language"), required=False
    )
    email = EmailAddressField(label=_("E-mail address"), required=False)
    mobile = MobileField(label=_("Mobile number"), help_text=_("For example 0151 23456789"), required=False)
    is_discreet = forms.BooleanField(
        label=_("Handle discreetly: the person must be protected from others"),
        help_text=_("Lists show a neutral number instead of name and service. Nothing is sent; print the slip."),
        required=False,
    )
    title_ends_on = DatePartsField(
        label=_("Until when is the residence title or the visa valid?"),
        required=False,
        error_messages={"too_early": _("Please check the year."), "too_late": _("Please check the year.")},
    )
    field_order = (
        "form_key",
        "start",
        "family_name",
        "given_names",
        "name_in_own_script",
        "born_on",
        "title_ends_on",
        "language",
        "spoken_language",
        "needs_interpreter",
        "email",
        "mobile",
        "is_discreet",
    )

    def __init__(self, *args, authority: Authority, today: dt.date, times: list[tuple[str, str]], **kwargs):
        super().__init__(*args, authority=authority, today=today, **kwargs)
        self.fields["start"].choices = times
        self.fields["title_ends_on"].earliest = today - OLDEST_TITLE
        self.fields["title_ends_on"].latest = today + LONGEST_TITLE
        if not authority.is_sms_offered:
            del self.fields["mobile"]
        speak_to_staff(self)

    def clean_start(self) -> dt.datetime:
        """The moment in UTC."""
        return read_moment(self.cleaned_data["start"])

    def person(self) -> dict:
        """What `book_for_someone` is told about the person."""
        left_out = ("form_key", "start")
        cleaned = {name: value for name, value in self.cleaned_data.items() if name not in left_out}
        return {"mobile": "", **cleaned}


class NameForm(PersonForm):
    """Correcting a spelling."""

    form_key = FormKeyField()
    field_order = ("form_key", "family_name", "given_names", "name_in_own_script", "born_on")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        speak_to_staff(self)
