"""What a guide enters about somebody who agreed: codes and days."""

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from recognition_pilot.forms.guidance_consent import ACCOMPANIED, NO_CHOICE, one_of, spoken_choices
from recognition_pilot.queries.guidance.consent_words import OUTCOMES, PAPERS
from recognition_pilot.queries.guidance.words import CLOCK_EVENTS, CLOCK_NAMES, CONTACTS, STEP_NAMES
from recognition_pilot.rules.answers import GERMAN_LEVELS
from recognition_pilot.rules.guidance import ABOUT_A_PAPER, paper_of
from willkommen.forms.choices import ThingField
from willkommen.forms.fields import EmailAddressField, LineField, MobileField, OwnScriptNameField
from willkommen.forms.numbers import NumberField, TicketForm
from willkommen.forms.staff_forms import FormKeyField, StaffForm
from willkommen.references import ACCESS_CODE_DIGITS, REFERENCE_DIGITS
from willkommen.widgets import DatePartsField

LONG_AGO = dt.timedelta(days=5 * 366)
FAR_AHEAD = dt.timedelta(days=4 * 366)


class RecordForm(StaffForm):
    """The base of the forms of a record: they know the record and today; `facts()` is what the action gets."""

    form_key = FormKeyField()

    def __init__(self, data=None, *, record, today: dt.date, **kwargs):
        self.record, self.today = record, today
        super().__init__(data, **kwargs)
        for name in ("on", "started_on"):
            if name in self.fields:
                self.fields[name].earliest, self.fields[name].latest = today - LONG_AGO, today
                self.fields[name].help_text = ""
                self.fields[name].initial = today
        for name in ("due_on",):
            if name in self.fields:
                self.fields[name].earliest, self.fields[name].latest = today, today + FAR_AHEAD

    def facts(self) -> dict:
        """The cleaned values without the key."""
        return {name: value for name, value in self.cleaned_data.items() if name != "form_key"}


class StepForm(RecordForm):
    """Where somebody is on the way."""

    step = forms.ChoiceField(label=_("Step"), choices=[*STEP_NAMES.items()])

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["step"].initial = self.record.step


class ContactForm(RecordForm):
    """What happened, and on which day."""

    code = forms.ChoiceField(label=_("What happened"), error_messages=NO_CHOICE)
    on = DatePartsField(label=_("On"))
    remark = LineField(
        label=_("A line the person wants to be kept"),
        help_text=_("Leave it empty otherwise. Nothing about papers or rights to stay."),
        max_length=200,
        required=False,
    )

    def __init__(self, *args, consents=(), **kwargs):
        super().__init__(*args, **kwargs)
        papers = [paper_of(one.scope) for one in consents if paper_of(one.scope)]
        is_accompanied = any(one.scope == ACCOMPANIED for one in consents)
        usual = [(str(code), words) for code, words in CONTACTS.items() if code not in ABOUT_A_PAPER]
        about = [
            (f"{code}:{paper}", f"{CONTACTS[code]}: {PAPERS[paper]}")
            for paper in papers
            for code in CONTACTS
            if code in ABOUT_A_PAPER
        ]
        self.fields["code"].choices = [*(usual if is_accompanied else []), *about]
        if not is_accompanied:
            del self.fields["remark"]

    def facts(self) -> dict:
        """A code about a paper names the paper instead of a line."""
        code, _colon, paper = self.cleaned_data["code"].partition(":")
        return {"code": code, "on": self.cleaned_data["on"], "remark": paper or self.cleaned_data.get("remark", "")}


class ClockForm(RecordForm):
    """Which clock, from which event; the day only where somebody else named it."""

    kind = one_of({}, _("Which clock?"))
    started_on = DatePartsField(label=_("From which day?"))
    due_on = DatePartsField(
        label=_("Until when?"),
        help_text=_("Only where the body or the funder named a day; otherwise the law says it."),
        required=False,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [
            (str(code), _("%(clock)s, %(event)s") % {"clock": name, "event": CLOCK_EVENTS[code]})
            for code, name in CLOCK_NAMES.items()
        ]


class DayForm(RecordForm):
    """When it came."""

    on = DatePartsField(label=_("On which day?"))


class OutcomeForm(RecordForm):
    """How the procedure ended."""

    outcome = one_of(OUTCOMES, _("How did the procedure end?"), required=False)
    on = DatePartsField(label=_("Day of the decision"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["outcome"].initial = self.record.outcome
        self.fields["outcome"].hides_optional = True
        self.fields["on"].initial = self.record.outcome_on or self.today

    def clean(self):
        """A result has its day."""
        cleaned = super().clean()
        if cleaned.get("outcome") and not cleaned.get("on") and "on" not in self.errors:
            self.add_error("on", _("Enter the day of the decision."))
        return cleaned


class WorkForm(RecordForm):
    """Does the work fit?"""

    works = one_of(
        {
            "yes": pgettext_lazy("work fits", "yes"),
            "no": pgettext_lazy("work fits", "no"),
            "": pgettext_lazy("work fits", "not known"),
        },
        _("Does the person work in the profession or one that fits?"),
        required=False,
    )

    def facts(self) -> dict:
        """Yes, no or not known."""
        return {"works": {"yes": True, "no": False}.get(self.cleaned_data["works"])}


class NextForm(RecordForm):
    """The next contact."""

    due_on = DatePartsField(label=_("Day of the next contact"), required=False, help_text=_("Empty: none is planned."))
    is_told = forms.BooleanField(
        label=_("Tell the person the day"),
        help_text=_("A neutral message: the day and our telephone number, nothing else."),
        required=False,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["due_on"].hides_optional = True
        if not self.record.channel:
            del self.fields["is_told"]

    def facts(self) -> dict:
        """Nobody is told who left no address."""
        return {"due_on": self.cleaned_data["due_on"], "is_told": self.cleaned_data.get("is_told", False)}


class WayForm(RecordForm):
    """Profession, body, level of German."""

    profession = ThingField(label=_("Profession"), required=False)
    body = ThingField(
        label=_("Body that decides"),
        help_text=_("Empty: the competent one for this profession here, if it is known."),
        required=False,
    )
    german_level = forms.ChoiceField(
        label=_("Level of German"),
        choices=[("", "–"), *((level, level) for level in GERMAN_LEVELS[1:])],
        required=False,
    )

    def __init__(self, *args, professions, bodies, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["profession"].offer(professions, label=lambda one: one.name_de)
        self.fields["body"].offer(bodies, label=lambda one: one.name)
        for name in ("profession", "body"):
            self.fields[name].initial = str(getattr(self.record, f"{name}_id") or "")
        self.fields["german_level"].initial = self.record.german_level
        for field in self.fields.values():
            field.hides_optional = True


class ReachForm(RecordForm):
    """Name, language for talks, and how to reach somebody."""

    name = OwnScriptNameField(label=_("What the person wants to be called"))
    spoken_language = forms.ChoiceField(label=_("Language for talks"), choices=spoken_choices, required=False)
    email = EmailAddressField(label=_("E-mail"), required=False)
    mobile = MobileField(label=_("Mobile number"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("name", "spoken_language", "email", "mobile"):
            self.fields[name].initial = getattr(self.record, name)


class HandForm(RecordForm):
    """To which guide."""

    to = ThingField(label=_("Who goes on?"), error_messages=NO_CHOICE)

    def __init__(self, *args, guides, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].offer([one for one in guides if one.pk != self.record.guide_id], label=str)


class PlanForm(TicketForm, RecordForm):
    """Number and code, typed by the person."""

    reference = NumberField(
        length=REFERENCE_DIGITS,
        label=_("Number of the plan"),
        check_error=_("This number has a mistake in it. Please compare all ten digits with the slip."),
    )
    code = NumberField(
        length=ACCESS_CODE_DIGITS,
        label=_("Access code of the plan"),
        help_text=_("The person types it. It is kept nowhere."),
        check_error=_("This code has a mistake in it. Please compare all sixteen digits with the slip."),
    )
