"""What supervisors type about complaints and praise."""

import datetime as dt

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from recognition_pilot.models import AnswerBy, Complaint, ComplaintKind, ComplaintState, ComplaintTopic
from willkommen.forms.fields import EmailAddressField, MobileField
from willkommen.forms.staff_forms import FormKeyField, StaffForm, StaffModelForm
from willkommen.languages import LANGUAGE_NAMES


def _as_labels(form: forms.BaseForm) -> None:
    """Words of the tables begin small; above a field they begin with a capital, as in forms made from tables."""
    for field in form.fields.values():
        field.label = capfirst(field.label) if field.label else field.label


class ComplaintByHandForm(StaffForm):
    """What came by telephone, by letter or at the counter."""

    form_key = FormKeyField()
    kind = forms.ChoiceField(label=_("complaint or praise"), choices=ComplaintKind.choices)
    topic = forms.ChoiceField(label=_("topic"), choices=ComplaintTopic.choices)
    received_on = forms.DateField(label=_("received on"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    text = forms.CharField(
        label=_("what happened"),
        max_length=4000,
        widget=forms.Textarea({"rows": 6}),
        help_text=_("No file numbers and no reference to a case: complaints stand apart from cases."),
    )
    is_formal = forms.BooleanField(label=_("formal complaint"), required=False)
    language = forms.ChoiceField(label=_("language"), choices=list(LANGUAGE_NAMES.items()), initial="de")
    answer_by = forms.ChoiceField(label=_("answer"), choices=AnswerBy.choices, required=False)
    name = forms.CharField(label=_("name"), max_length=150, required=False)
    email = EmailAddressField(label=_("e-mail"), required=False)
    mobile = MobileField(label=_("mobile number"), required=False)
    address = forms.CharField(
        label=_("postal address"), max_length=300, required=False, widget=forms.Textarea({"rows": 3})
    )

    def __init__(self, *args, today: dt.date, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["received_on"].initial = today
        _as_labels(self)

    def clean_received_on(self):
        """Not tomorrow, and not last year."""
        day = self.cleaned_data["received_on"]
        if day > self.today or day < self.today - dt.timedelta(days=366):
            raise forms.ValidationError(_("Please check the day."))
        return day

    def clean(self):
        """The address of the chosen way is needed; nothing else is kept."""
        cleaned = super().clean()
        way = cleaned.get("answer_by", "")
        needed = {"email": ("email",), "sms": ("mobile",), "letter": ("name", "address")}.get(way, ())
        for name in ("name", "email", "mobile", "address"):
            if name in needed and name not in self.errors and not cleaned.get(name):
                self.add_error(name, _("Please fill in this field."))
            elif name not in needed and not (name == "name" and way):
                self.errors.pop(name, None)
                cleaned[name] = ""
        return cleaned


class ComplaintStateForm(StaffModelForm):
    """Topic, state and whether it is formal."""

    class Meta:
        model = Complaint
        fields = ("topic", "is_formal")

    is_in_work = forms.BooleanField(label=_("is being looked into"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _as_labels(self)
        self.fields["is_in_work"].initial = self.instance.state == ComplaintState.IN_WORK
        if self.instance.kind == ComplaintKind.PRAISE:
            del self.fields["is_formal"]


class AnswerForm(StaffForm):
    """The answer: German, and the same in the language of the person."""

    form_key = FormKeyField()
    answer = forms.CharField(
        label=_("answer in German"), max_length=4000, widget=forms.Textarea({"rows": 8, "lang": "de"})
    )
    answer_translated = forms.CharField(
        label=_("the same in the language of the person"),
        max_length=4000,
        required=False,
        widget=forms.Textarea({"rows": 8, "dir": "auto"}),
        help_text=_("The person reads it first, with the German text below. Nothing is translated by a machine."),
    )

    def __init__(self, *args, language: str, **kwargs):
        super().__init__(*args, **kwargs)
        _as_labels(self)
        if language == "de":
            del self.fields["answer_translated"]


class ComplaintQuery(forms.Form):
    """Which ones the list shows; what makes no sense counts as absent."""

    stand = forms.ChoiceField(required=False, choices=[("offen", ""), ("erledigt", "")])
    art = forms.ChoiceField(required=False, choices=ComplaintKind.choices)
    thema = forms.ChoiceField(required=False, choices=ComplaintTopic.choices)

    @property
    def said(self) -> dict[str, str]:
        """The three of them, empty where nothing sensible was said."""
        self.is_valid()
        return {name: self.cleaned_data.get(name) or "" for name in ("stand", "art", "thema")}
