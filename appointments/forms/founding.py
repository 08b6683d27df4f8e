"""A new authority: the same forms read the page of the installation and the file of `manage.py add_authority`."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.forms.utils import ErrorDict
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from appointments.actions.setup.founding import NewAuthority, NewPlace
from appointments.models import Service
from willkommen.actions.authorities import NewOffice
from willkommen.forms.authorities import POSTCODE, LanguagesField, StepFreeField
from willkommen.forms.hours import SpansField
from willkommen.forms.staff_forms import FormKeyField, StaffForm
from willkommen.languages import LANGUAGE_NAMES
from willkommen.models.authorities import AuthorityKind
from willkommen.moments import weekday_name
from willkommen.palette import ACCENT_NAMES
from willkommen.queries.authorities import authority_by_slug
from willkommen.widgets import plain_digits

MOST_OFFICES, MOST_COUNTERS = 20, 40


class LinesField(forms.CharField):
    """One thing a line."""

    def __init__(self, **kwargs):
        super().__init__(**{"widget": forms.Textarea({"rows": 4}), "max_length": 20_000, "required": False, **kwargs})

    def clean(self, value):
        """The lines that are not empty, each once."""
        text = super().clean(value)
        return list(dict.fromkeys(words for line in text.splitlines() if (words := " ".join(line.split()))))


class NumbersField(forms.CharField):
    """“1, 3”: numbers of counters."""

    def clean(self, value):
        """The numbers in their order."""
        words = [word for word in re.split(r"[,;\s]+", super().clean(value)) if word]
        digits = [plain_digits(word) for word in words]
        if not all(word.isdecimal() and len(word) <= 3 for word in digits):
            raise ValidationError(_("Write numbers separated by commas, for example 1, 3."))
        return sorted({int(word) for word in digits})


class NewAuthorityForm(StaffForm):
    """The authority itself, its services and its first administrator."""

    municipality_name = forms.CharField(
        label=gettext_lazy("Municipality"),
        max_length=200,
        help_text=gettext_lazy("The official German name, for example “Landkreis Cloppenburg”."),
    )
    name_de = forms.CharField(
        label=gettext_lazy("Name of the authority"),
        max_length=200,
        help_text=gettext_lazy("For example “Ausländerbehörde Landkreis Cloppenburg”."),
    )
    slug = forms.CharField(
        label=gettext_lazy("Short name in addresses"),
        max_length=40,
        validators=[
            RegexValidator(
                r"^[a-z0-9]+(-[a-z0-9]+)*\Z", message=gettext_lazy("Use small letters a to z, digits and hyphens only.")
            )
        ],
        help_text=gettext_lazy("It cannot be changed later. For example “cloppenburg”."),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=AuthorityKind.choices, widget=forms.RadioSelect, initial="district"
    )
    languages = LanguagesField(
        label=gettext_lazy("Languages of the pages"),
        initial=list(LANGUAGE_NAMES),
        help_text=gettext_lazy("German is always offered."),
    )
    accent = forms.ChoiceField(label=gettext_lazy("Colour"), choices=list(ACCENT_NAMES.items()), initial="blue")
    municipalities = LinesField(
        label=gettext_lazy("Places it is responsible for"),
        help_text=gettext_lazy(
            "One a line: cities and municipalities people say they live in. Empty: the municipality itself."
        ),
    )
    services = forms.MultipleChoiceField(
        label=gettext_lazy("Only these services"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None chosen: the whole catalogue. Each can be changed later."),
    )
    administrator_name = forms.CharField(label=gettext_lazy("First administrator: name"), max_length=150)
    administrator_email = forms.EmailField(
        label=gettext_lazy("First administrator: e-mail"),
        max_length=254,
        help_text=gettext_lazy("The invitation goes there. It works once, for 7 days."),
    )

    def __init__(self, data=None, *, services: list[Service], **kwargs):
        super().__init__(data, **kwargs)
        self.fields["services"].choices = [(service.code, service.name) for service in services]
        self.fields["services"].hides_optional = True

    def clean_slug(self) -> str:
        """Free, and not the address of another page."""
        slug = self.cleaned_data["slug"]
        try:
            is_address = resolve(f"/de/{slug}/").kwargs.get("authority") == slug
        except Resolver404:
            is_address = False
        if not is_address:
            raise ValidationError(_("This word is the address of another page. Please choose another one."))
        if authority_by_slug(slug) is not None:
            raise ValidationError(_("There is already an authority with this short name."))
        return slug


class PageForm(NewAuthorityForm):
    """The same on the page of the installation."""

    form_key = FormKeyField()


class NewOfficeForm(StaffForm):
    """An office with its hours and counters."""

    name_de = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    street = forms.CharField(label=gettext_lazy("Street and number"), max_length=200)
    postcode = forms.CharField(label=gettext_lazy("Postcode"), validators=[POSTCODE])
    town = forms.CharField(label=gettext_lazy("Town"), max_length=100)
    directions_de = forms.CharField(
        label=gettext_lazy("How to get there"), required=False, max_length=500, widget=forms.Textarea({"rows": 3})
    )
    is_step_free = StepFreeField()
    counters = forms.IntegerField(
        label=gettext_lazy("How many counters"), min_value=1, max_value=MOST_COUNTERS, initial=1
    )
    stations = NumbersField(
        label=gettext_lazy("Counters with a fingerprint and photo station"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Their numbers, for example 1, 3. Without one, nobody can book services that need it."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for weekday in range(7):
            self.fields[f"day_{weekday}"] = SpansField(label=weekday_name(weekday))
            self.fields[f"day_{weekday}"].hides_optional = True

    def days(self) -> list:
        """The fields of the opening hours."""
        return [self[f"day_{weekday}"] for weekday in range(7)]

    def clean(self):
        """A station stands at a counter that exists."""
        cleaned = super().clean()
        counters, stations = cleaned.get("counters"), cleaned.get("stations")
        if counters and stations and (stations[0] < 1 or stations[-1] > counters):
            self.add_error("stations", _("There are only the counters 1 to %(count)d.") % {"count": counters})
        return cleaned

    def place(self) -> NewPlace:
        """The office as the action takes it."""
        values = self.cleaned_data
        hours = {weekday: spans for weekday in range(7) if (spans := values[f"day_{weekday}"])}
        office = NewOffice(
            name=values["name_de"],
            street=values["street"],
            postcode=values["postcode"],
            town=values["town"],
            directions=values["directions_de"],
            is_step_free=values["is_step_free"],
            hours=hours,
        )
        return NewPlace(office=office, counters=values["counters"], stations=frozenset(values["stations"]))


class Offices(forms.BaseFormSet):
    """One or several offices; “another office” works without JavaScript."""

    def add_fields(self, form, index):
        """Several offices: each label says whose it is, so that the list of errors can be read."""
        super().add_fields(form, index)
        if index is not None and self.total_form_count() > 1:
            for field in form.fields.values():
                told = {"number": index + 1, "label": field.label}
                field.label = _("Office %(number)d: %(label)s") % told

    def without_verdict(self) -> None:
        """Show what was typed without judging it."""
        self._errors = [ErrorDict() for _ in self.forms]
        self._non_form_errors = self.error_class()
        for form in self.forms:
            form.without_verdict()


OfficesFormSet = forms.formset_factory(
    NewOfficeForm,
    formset=Offices,
    extra=0,
    min_num=1,
    validate_min=True,
    max_num=MOST_OFFICES,
    absolute_max=MOST_OFFICES,
    validate_max=True,
)


def with_offices(data, change: int):
    """The sent data with one office more or fewer."""
    data = data.copy()
    name = "office-TOTAL_FORMS"
    try:
        count = int(data.get(name, "1"))
    except ValueError:
        count = 1
    data[name] = str(min(max(count + change, 1), MOST_OFFICES))
    return data


def new_authority(form: NewAuthorityForm, offices: list[NewOfficeForm]) -> NewAuthority:
    """What the valid forms say, as the action takes it."""
    values = form.cleaned_data
    names = ("slug", "municipality_name", "name_de", "kind", "languages", "accent")
    return NewAuthority(
        values={name: values[name] for name in names},
        municipalities=values["municipalities"],
        services=frozenset(values["services"]) or None,
        places=[office.place() for office in offices],
        administrator_name=values["administrator_name"],
        administrator_email=values["administrator_email"],
    )
