"""What supervisors type about interpreters."""

import datetime as dt

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from appointments.models import InterpretingWay
from willkommen.forms.hours import ClockField
from willkommen.forms.staff_forms import FormKeyField, StaffForm
from willkommen.languages import SPOKEN_LANGUAGES
from willkommen.moments import weekday_name
from willkommen.widgets import DatePartsField


class InterpreterForm(StaffForm):
    """Who interprets, which languages, how they are there."""

    form_key = FormKeyField()
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=150,
        help_text=gettext_lazy(
            "A person or a service. For a service with several people at once add one entry for each of them."
        ),
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Interprets from and into German"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one language.")},
    )
    way = forms.ChoiceField(
        label=gettext_lazy("How they are there"), choices=InterpretingWay.choices, widget=forms.RadioSelect
    )
    contact = forms.CharField(
        label=gettext_lazy("How we reach them"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("For example a telephone number or a link. The staff at the counter see it."),
    )
    is_active = forms.BooleanField(
        label=gettext_lazy("Can be booked"),
        required=False,
        initial=True,
        help_text=gettext_lazy("Without the tick nobody gets this interpreter any more. What is booked stays."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["languages"].choices = [(code, name) for code, name in SPOKEN_LANGUAGES.items() if code != "de"]
        self.fields["is_active"].hides_optional = True

    def values(self) -> dict:
        """What the actions are told."""
        return {name: value for name, value in self.cleaned_data.items() if name != "form_key"}


class InterpreterHoursForm(StaffForm):
    """When an interpreter can be had, every week."""

    form_key = FormKeyField()
    weekdays = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Weekdays"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose a weekday.")},
    )
    starts = ClockField(label=gettext_lazy("From"), help_text=gettext_lazy("For example 8:00"))
    ends = ClockField(label=gettext_lazy("To"), help_text=gettext_lazy("For example 12:00"))
    first_day = DatePartsField(label=gettext_lazy("First day"), help_text=gettext_lazy("For example 5 10 2026"))
    last_day = DatePartsField(
        label=gettext_lazy("Last day"), required=False, help_text=gettext_lazy("Empty: until you change it.")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["weekdays"].choices = [(number, weekday_name(number)) for number in range(7)]

    def clean(self):
        """The end after the start, the last day not before the first."""
        cleaned = super().clean()
        starts, ends = cleaned.get("starts"), cleaned.get("ends")
        if starts and ends and ends <= starts:
            self.add_error("ends", _("The end must be after the start."))
        first_day, last_day = cleaned.get("first_day"), cleaned.get("last_day")
        if first_day and last_day and last_day < first_day:
            self.add_error("last_day", _("The last day must not be before the first day."))
        return cleaned

    def values(self) -> dict:
        """What the action is told."""
        return {name: value for name, value in self.cleaned_data.items() if name != "form_key"}


class InterpreterDayQuery(forms.Form):
    """Which day the list is for; what makes no sense counts as today."""

    tag = forms.DateField(
        label=gettext_lazy("Another day"),
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )

    def day(self, *, today: dt.date) -> dt.date:
        """The day asked for; there is a day before and a day after it."""
        asked = self.cleaned_data.get("tag") if self.is_valid() else None
        return asked if asked and 2000 <= asked.year < 2100 else today
