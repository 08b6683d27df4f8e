"""What supervisors write for the pilot: self-assessment, measures, practice examples, reviews."""

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _

from recognition_pilot.queries.pilot.words import GROUPS, LEVELS, NAMES, QUESTIONS, STEPS, field_choices
from recognition_pilot.queries.practice_words import PARTS as PART_NAMES
from recognition_pilot.rules import self_assessment
from recognition_pilot.rules.practices import MOST_WORDS, PARTS
from willkommen.forms.fields import LineField
from willkommen.forms.staff_forms import FormKeyField, StaffForm
from willkommen.widgets import DatePartsField

EARLIEST = dt.date(2014, 1, 1)
FAR_AHEAD = dt.timedelta(days=3 * 365)
TOO_LONG = {"max_length": _("This is too long. Please use at most %(limit_value)d characters.")}
TOO_LITTLE = {"min_value": _("Please enter zero or more."), "invalid": _("Please enter an amount, for example 1200.")}


def _words(label, *, required=False, help_text="", most=MOST_WORDS, rows=4) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        help_text=help_text,
        max_length=most,
        widget=forms.Textarea({"rows": rows}),
        error_messages=TOO_LONG,
    )


class AssessmentForm(StaffForm):
    """A level and some words for every field; everything may stay open until it is finished."""

    def __init__(self, *args, answers: dict, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self_assessment.FIELDS:
            said = answers.get(field, {})
            self.fields[f"level_{field}"] = forms.TypedChoiceField(
                label=NAMES[field],
                help_text=QUESTIONS[field],
                choices=list(LEVELS.items()),
                coerce=int,
                empty_value=None,
                required=False,
                widget=forms.RadioSelect,
                initial=said.get("level"),
            )
            self.fields[f"text_{field}"] = _words(_("In your own words"), most=self_assessment.MOST_WORDS, rows=3)
            self.fields[f"text_{field}"].initial = said.get("text", "")
            for name in (f"level_{field}", f"text_{field}"):
                self.fields[name].hides_optional = True

    def groups(self) -> list[dict]:
        """Level and words of each field, in the two groups."""
        return [
            {"name": name, "fields": [(self[f"level_{field}"], self[f"text_{field}"]) for field in fields]}
            for name, fields in GROUPS
        ]

    def answers(self) -> dict:
        """What `keep_assessment` is told: only fields somebody has said something about."""
        said = {
            field: {"level": self.cleaned_data[f"level_{field}"], "text": self.cleaned_data[f"text_{field}"]}
            for field in self_assessment.FIELDS
        }
        return {field: one for field, one in said.items() if one["level"] or one["text"]}


class MeasureForm(StaffForm):
    """What, why, on which figure it should be seen, who, when, for how much."""

    form_key = FormKeyField()
    title = LineField(
        label=_("What the measure is called"), max_length=120, help_text=_("For example: number by the door")
    )
    what = _words(_("What is done?"), required=True)
    why = _words(_("Why? What is it meant to change?"), required=True)
    field = forms.ChoiceField(label=_("Field"), choices=lambda: [("", "–"), *field_choices()])
    indicator = forms.ChoiceField(
        label=_("Which figure should show it?"), help_text=_("Choose it before the measure begins, not afterwards.")
    )
    owner = LineField(
        label=_("Who is in charge?"), max_length=120, help_text=_("A team or a function, for example Team 2")
    )
    began_on = DatePartsField(
        label=_("First day"), required=False, help_text=_("Empty while it is not known. For example 1 3 2026")
    )
    ended_on = DatePartsField(label=_("Last day"), required=False, help_text=_("Only for a measure with an end."))
    cost = forms.DecimalField(
        label=_("Cost in euros"),
        required=False,
        min_value=0,
        max_digits=10,
        decimal_places=2,
        help_text=_("Without staff. Empty where nobody has reckoned it."),
        error_messages=TOO_LITTLE,
    )

    def __init__(self, *args, indicators: list[tuple[str, str]], today: dt.date, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["indicator"].choices = [("", "–"), *indicators]
        for name in ("began_on", "ended_on"):
            self.fields[name].earliest, self.fields[name].latest = EARLIEST, today + FAR_AHEAD

    def written(self) -> dict:
        """What the actions are told."""
        return {name: value for name, value in self.cleaned_data.items() if name != "form_key"}


class StepForm(StaffForm):
    """The next state of a measure and the day it holds from."""

    state = forms.ChoiceField(label=_("What happens?"), widget=forms.RadioSelect)
    on = DatePartsField(label=_("From which day on?"), help_text=_("For an end: the last day. For example 30 6 2026"))
    remark = LineField(label=_("Remark"), max_length=300, required=False)

    def __init__(self, *args, states: tuple[str, ...], today: dt.date, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [(state, STEPS[state]) for state in states]
        self.fields["on"].initial = today
        self.fields["on"].earliest, self.fields["on"].latest = EARLIEST, today


class PracticeForm(StaffForm):
    """The example in German; English where somebody writes it."""

    title = LineField(label=_("Title"), max_length=120)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for part in PARTS:
            self.fields[part] = _words(PART_NAMES[part])
            self.fields[part].hides_optional = True
        self.fields["title_en"] = LineField(label=_("Title in English"), max_length=120, required=False)
        for part in PARTS:
            self.fields[f"{part}_en"] = _words(PART_NAMES[part])
            self.fields[f"{part}_en"].hides_optional = True

    def german(self) -> list:
        """The fields of the German text."""
        return [self[name] for name in ("title", *PARTS)]

    def english(self) -> list:
        """The fields of the English text."""
        return [self[name] for name in ("title_en", *(f"{part}_en" for part in PARTS))]

    def written(self) -> dict:
        """What `write_practice` is told."""
        said = self.cleaned_data
        return {
            "title": said["title"],
            "title_en": said["title_en"],
            "words": {part: said[part] for part in PARTS},
            "words_en": {part: said[f"{part}_en"] for part in PARTS},
        }


class ReviewForm(StaffForm):
    """Publish it, or give it back with a note."""

    PUBLISH, RETURN = "publish", "return"
    answer = forms.ChoiceField(
        label=_("Your answer"),
        widget=forms.RadioSelect,
        choices=[(PUBLISH, _("Publish the example")), (RETURN, _("Give it back to be changed"))],
    )
    note = _words(_("Note to the authors"), help_text=_("Needed when you give it back."))

    def clean(self):
        """Giving back needs a reason."""
        cleaned = super().clean()
        if cleaned.get("answer") == self.RETURN and not cleaned.get("note"):
            self.add_error("note", _("Please say what should be changed."))
        return cleaned
