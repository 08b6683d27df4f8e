"""What the staff type about papers."""

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from appointments.models import ServiceDocument
from casework.models import DeliveryProof
from casework.queries.desk_papers import DEFECTS
from casework.queries.documents import Documents, Paper
from casework.rules.requests import LEAST_DAYS, LONGEST_DAYS, Arrival, Defect, ItemState
from willkommen.folding import clean_text
from willkommen.forms.fields import FormKeyField
from willkommen.forms.staff_forms import StaffForm
from willkommen.widgets import DatePartsField

LONGEST_LINE = 200
MOST_LINES = 10
_CHOOSE = {"required": _("Choose one."), "invalid_choice": _("Choose one of the list.")}


class LinesField(forms.CharField):
    """Some lines of text, one thing a line."""

    widget = forms.Textarea

    def to_python(self, value):
        """The lines that say something, cleaned."""
        lines = [clean_text(line) for line in (super().to_python(value) or "").splitlines()]
        return list(dict.fromkeys(line for line in lines if line))

    def validate(self, value):
        """Short enough to be read, few enough to be worked through."""
        if len(value) > MOST_LINES or any(len(line) > LONGEST_LINE for line in value):
            raise forms.ValidationError(
                _("Please write at most %(lines)d lines of %(signs)d characters."),
                params={"lines": MOST_LINES, "signs": LONGEST_LINE},
            )


class DeliveryFields(forms.Form):
    """How and when the request reached the person."""

    delivery = forms.ChoiceField(
        label=_("How does the person get the list?"),
        choices=[("", _("It is not settled yet")), *DeliveryProof.choices],
        required=False,
        error_messages=_CHOOSE,
    )
    delivered_on = DatePartsField(label=_("Handed over or sent on"), required=False)

    def bound_days(self, today: dt.date) -> None:
        """A delivery lies in the past."""
        self.fields["delivered_on"].earliest = today - dt.timedelta(days=365)
        self.fields["delivered_on"].latest = today


class RequestForm(DeliveryFields, StaffForm):
    """Which papers, until when."""

    form_key = FormKeyField()
    documents = forms.MultipleChoiceField(
        label=_("Papers of the service"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": _("Choose one of the list.")},
    )
    others = LinesField(
        label=_("Other papers"),
        help_text=_("One a line, in plain German. The applicant reads these words: no names, no nationality."),
        required=False,
        max_length=(LONGEST_LINE + 2) * MOST_LINES,
        widget=forms.Textarea({"rows": 3}),
    )
    due_on = DatePartsField(
        label=_("Last day"), help_text=_("A Saturday, Sunday or holiday becomes the next working day.")
    )
    note = forms.CharField(
        label=_("A sentence for the applicant"),
        help_text=_("In plain German. It is not translated and stands on the page and on the sheet."),
        required=False,
        max_length=500,
        widget=forms.Textarea({"rows": 2}),
    )

    field_order = ("documents", "others", "due_on", "note", "delivery", "delivered_on", "form_key")

    def __init__(self, data=None, *, papers: list[ServiceDocument], proposed: dt.date, today: dt.date):
        super().__init__(data, initial={"due_on": proposed})
        self.papers = {str(row.document.pk): row for row in papers}
        self.fields["documents"].choices = [
            (key, f"{row.document.official_term}{f' ({row.condition})' if row.condition else ''}")
            for key, row in self.papers.items()
        ]
        if not papers:
            del self.fields["documents"]
        self.fields["due_on"].earliest = today + dt.timedelta(days=LEAST_DAYS - 2)
        self.fields["due_on"].latest = today + dt.timedelta(days=LONGEST_DAYS)
        self.bound_days(today)

    def clean_note(self):
        """One paragraph without invisible characters."""
        return clean_text(self.cleaned_data["note"])

    def facts(self) -> dict:
        """What the action gets."""
        said = self.cleaned_data
        chosen = [self.papers[key].document for key in said.get("documents", [])]
        kept = {name: said[name] for name in ("others", "due_on", "note", "delivery", "delivered_on")}
        return {"documents": chosen, **kept}


class DeliveredForm(DeliveryFields, StaffForm):
    """Proof of delivery, afterwards."""

    form_key = FormKeyField()

    def __init__(self, data=None, *, today: dt.date, **kwargs):
        super().__init__(data, **kwargs)
        for name in ("delivery", "delivered_on"):
            self.fields[name].required = True
        self.fields["delivery"].choices = DeliveryProof.choices
        self.bound_days(today)

    field_order = ("delivery", "delivered_on", "form_key")


class PapersForm(StaffForm):
    """Where each paper stands; `marks()` gives what staff said, by the id of the item."""

    how = forms.ChoiceField(
        label=_("How did they arrive?"),
        widget=forms.RadioSelect,
        initial=Arrival.COUNTER.value,
        error_messages=_CHOOSE,
    )

    def __init__(self, data=None, *, documents: Documents, ways: dict):
        super().__init__(data)
        self.fields["how"].choices = [(str(way), words) for way, words in ways.items()]
        self.papers = documents.papers
        for paper in self.papers:
            self.fields[self.name_of(paper)] = forms.ChoiceField(
                label=paper.official_term,
                choices=_stands(),
                initial=_now(paper),
                required=False,
                error_messages=_CHOOSE,
            )

    @staticmethod
    def name_of(paper: Paper) -> str:
        """The name of the field of a paper."""
        return f"paper-{paper.item.pk}"

    def rows(self) -> list[tuple[Paper, forms.BoundField]]:
        """Papers with their fields."""
        return [(paper, self[self.name_of(paper)]) for paper in self.papers]

    def said(self) -> dict[int, tuple[ItemState, Defect | None]]:
        """State and defect of each paper that was answered."""
        answers = {paper.item.pk: self.cleaned_data.get(self.name_of(paper), "") for paper in self.papers}
        return {pk: _state(answer) for pk, answer in answers.items() if answer}


class LongerForm(StaffForm):
    """A later last day."""

    form_key = FormKeyField()
    due_on = DatePartsField(
        label=_("New last day"), help_text=_("A Saturday, Sunday or holiday becomes the next working day.")
    )

    def __init__(self, data=None, *, today: dt.date, **kwargs):
        super().__init__(data, **kwargs)
        self.fields["due_on"].earliest = today
        self.fields["due_on"].latest = today + dt.timedelta(days=LONGEST_DAYS)


class OfNoUseForm(StaffForm):
    """Why a file cannot be used."""

    why = forms.ChoiceField(
        label=_("What is wrong with it?"), choices=[(str(code), words) for code, words in DEFECTS.items()],
        error_messages=_CHOOSE,
    )  # fmt: skip

    @property
    def defect(self) -> Defect:
        """The code."""
        return Defect(self.cleaned_data["why"])


def _stands() -> list[tuple[str, object]]:
    of_no_use = [(f"defect:{code}", words) for code, words in DEFECTS.items()]
    return [
        ("missing", pgettext("paper", "missing")),
        ("here", pgettext("paper", "is here")),
        ("waived", pgettext("paper", "no longer needed")),
        (pgettext("paper", "is here, but"), of_no_use),
    ]


def _now(paper: Paper) -> str:
    if paper.state == ItemState.WAIVED:
        return "waived"
    if paper.item.arrived_at is None:
        return "missing"
    return f"defect:{paper.item.defect}" if paper.item.defect else "here"


def _state(answer: str) -> tuple[ItemState, Defect | None]:
    state, _colon, defect = answer.partition(":")
    return ItemState(state), Defect(defect) if defect else None
