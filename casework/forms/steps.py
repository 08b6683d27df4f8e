"""What a caseworker enters with a step of a case. Each form knows the case and today; `facts()` is what its action gets."""

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.models import Case
from casework.rules.grounds import BodyResult, SettledFor, SuspendedFor
from willkommen.forms.fields import FormKeyField, LineField
from willkommen.forms.staff_forms import StaffForm
from willkommen.moments import berlin_day
from willkommen.widgets import DatePartsField

NO_CHOICE = {"required": _("Choose one."), "invalid_choice": _("Choose one of the list.")}
FAR_AHEAD = dt.timedelta(days=2 * 366)
LONG_AGO = dt.timedelta(days=10 * 366)
# Staff need no example of how a birthday is typed.
BIRTHDAY_HINT = DatePartsField().help_text
A_WEEK = dt.timedelta(days=7)

SUSPENDED_WORDS = {
    SuspendedFor.ABROAD: pgettext_lazy("reason for a rest", "The person is travelling"),
    SuspendedFor.WAITS_FOR_DOCUMENT: pgettext_lazy(
        "reason for a rest", "The person waits for a document from elsewhere"
    ),
    SuspendedFor.NO_COOPERATION: pgettext_lazy("reason for a rest", "The person has not sent what was asked for"),
}
SETTLED_WORDS = {
    SettledFor.DEPARTED: pgettext_lazy("reason for settling", "The person has left Germany"),
    SettledFor.DIED: pgettext_lazy("reason for settling", "The person has died"),
    SettledFor.NATURALISED: pgettext_lazy("reason for settling", "The person has become a German citizen"),
    SettledFor.OTHER_TITLE: pgettext_lazy("reason for settling", "The person has another title"),
    SettledFor.NOT_PURSUED: pgettext_lazy("reason for settling", "The person no longer pursues the application"),
}
AGENCY_WORDS = {
    BodyResult.CONSENT: pgettext_lazy("answer", "consents"),
    BodyResult.RESTRICTED: pgettext_lazy("answer", "consents with restrictions"),
    BodyResult.DEEMED: pgettext_lazy("answer", "has not answered in time: consent counts as given"),
    BodyResult.REFUSED: pgettext_lazy("answer", "refuses consent"),
}
OTHER_WORDS = {
    BodyResult.ANSWERED: pgettext_lazy("answer", "has answered"),
    BodyResult.DROPPED: pgettext_lazy("answer", "is no longer needed"),
}


def one_of(words: dict, label, **more) -> forms.ChoiceField:
    """One of a closed list, all of it to be seen."""
    return forms.ChoiceField(
        label=label,
        choices=[(str(code), text) for code, text in words.items()],
        widget=forms.RadioSelect,
        error_messages=NO_CHOICE,
        **more,
    )


class StepForm(StaffForm):
    """A step without anything to enter; others add their fields."""

    form_key = FormKeyField()
    # Days that cannot lie in the future, and days that must.
    past: tuple[str, ...] = ()
    future: tuple[str, ...] = ()

    def __init__(self, data=None, *, case: Case, today: dt.date, **kwargs):
        self.case, self.today = case, today
        super().__init__(data, **kwargs)
        for field in self.fields.values():
            if isinstance(field, DatePartsField) and field.help_text == BIRTHDAY_HINT:
                field.help_text = ""
        for name in self.past:
            self.fields[name].earliest, self.fields[name].latest = today - LONG_AGO, today
        for name in self.future:
            self.fields[name].earliest, self.fields[name].latest = today, today + FAR_AHEAD

    def facts(self) -> dict:
        """What the action gets."""
        return {name: value for name, value in self.cleaned_data.items() if name != "form_key"}


def starts_today(form: StepForm, *names: str) -> None:
    """Most things are entered on the day they happen."""
    for name in names:
        form.fields[name].initial = form.today


class AskForm(StepForm):
    """When another body was asked."""

    past = ("asked_on",)
    asked_on = DatePartsField(label=_("Asked on"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        starts_today(self, "asked_on")


class AskAgencyForm(AskForm):
    """The employment agency: two weeks, or one."""

    is_fast = forms.BooleanField(label=_("One week instead of two (§ 18g (4) or § 81a AufenthG)"), required=False)


class AskOtherForm(AskForm):
    """A chamber, a youth office, an embassy …"""

    body_name = LineField(label=_("Which body?"), max_length=150)
    field_order = ("form_key", "body_name", "asked_on")


class DayForm(StepForm):
    """A day on which something came or went."""

    past = ("day",)
    day = DatePartsField(label=pgettext_lazy("day of an event", "On"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        starts_today(self, "day")


class InformationSentForm(DayForm):
    """When the agency got what was missing."""

    is_fast = forms.BooleanField(label=_("One week instead of two (§ 18g (4) or § 81a AufenthG)"), required=False)


class AnswerForm(StepForm):
    """What another body answered."""

    past = ("answered_on",)
    result = one_of(OTHER_WORDS, _("The other body"))
    answered_on = DatePartsField(label=pgettext_lazy("day of an event", "On"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        starts_today(self, "answered_on")
        if self.case.status == "with_employment_agency":
            self.fields["result"].label = _("The employment agency")
            self.fields["result"].choices = [(str(code), text) for code, text in AGENCY_WORDS.items()]


class HearForm(StepForm):
    """The letter of the hearing and until when it can be answered."""

    past = ("letter_on",)
    future = ("answer_by",)
    letter_on = DatePartsField(label=_("Date of the letter"))
    answer_by = DatePartsField(label=_("Answer until"), help_text=_("At least a week after the letter"))

    def __init__(self, *args, hearing_days: int, **kwargs):
        super().__init__(*args, **kwargs)
        starts_today(self, "letter_on")
        self.fields["answer_by"].initial = self.today + dt.timedelta(days=hearing_days)

    def clean(self):
        """A week at least."""
        cleaned = super().clean()
        letter_on, answer_by = cleaned.get("letter_on"), cleaned.get("answer_by")
        if letter_on and answer_by and answer_by < letter_on + A_WEEK:
            self.add_error("answer_by", _("Leave at least a week to answer."))
        return cleaned


class SuspendForm(StepForm):
    """Why a case rests, and when somebody looks at it again."""

    future = ("due_on",)
    reason = one_of(SUSPENDED_WORDS, _("Why does the case rest?"))
    due_on = DatePartsField(label=_("Look at it again on"))
    note = LineField(label=_("What has to be looked at then"), max_length=200)


class AnsweredForm(StepForm):
    """When the answer came."""

    past = ("answered_on",)
    answered_on = DatePartsField(label=_("Answer received on"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        starts_today(self, "answered_on")


class WithdrawForm(StepForm):
    """When the person declared it."""

    past = ("declared_on",)
    declared_on = DatePartsField(label=_("Declared on"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        received = berlin_day(self.case.received_at) if self.case.received_at else None
        self.fields["declared_on"].earliest = received or self.today - LONG_AGO
        starts_today(self, "declared_on")


class SettleForm(StepForm):
    """Why nothing is left to decide."""

    reason = one_of(SETTLED_WORDS, _("Why is nothing left to decide?"))
