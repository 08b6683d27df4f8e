"""Handing a case over, answering a handover."""

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.rules.consent import years_after
from casework.rules.handover import BY_CONSENT, Basis
from willkommen.forms.staff_forms import FormKeyField, StaffForm
from willkommen.widgets import DatePartsField

BASIS_WORDS = {
    Basis.MOVED: _("The person lives in the area of the other authority now (§ 3 (1) no. 3 VwVfG)"),
    Basis.AGREED: _("Both authorities have agreed on it (§ 3 (2), (3) VwVfG)"),
}
PART_WORDS = {
    "application": pgettext_lazy("what travels", "Number, service, day of the application, end of the title"),
    "person": pgettext_lazy("what travels", "Names and date of birth"),
    "history": pgettext_lazy("what travels", "What the person can read of the history"),
    "requests": pgettext_lazy("what travels", "Which documents were asked for and which are there"),
    "participations": pgettext_lazy("what travels", "Answers of other bodies"),
    "decisions": pgettext_lazy("what travels", "Decisions that stand"),
    "fees": pgettext_lazy("what travels", "Fees, so that none is charged twice (§ 49 (4) AufenthV)"),
    "facts": pgettext_lazy("what travels", "Fiction effect and work permission as staff have entered them"),
    "protection": pgettext_lazy("what travels", "Whether the person is specially protected"),
    "contact": pgettext_lazy("what travels", "E-mail and mobile number"),
    "language": pgettext_lazy("what travels", "Languages, name in the person’s own script"),
    "questions": pgettext_lazy("what travels", "The person’s questions and our answers"),
}


class HandOverForm(StaffForm):
    """Where to, why, and what the person agreed to."""

    to_authority = forms.ChoiceField(
        label=_("To which authority?"),
        help_text=_("These authorities work with this service desk and answer here."),
        required=False,
        error_messages={"invalid_choice": _("Choose an authority of the list.")},
    )
    to_name = forms.CharField(
        label=_("Or another authority"),
        help_text=_("You print a sheet for it and send it with the file."),
        max_length=200,
        required=False,
    )
    to_contact = forms.CharField(
        label=_("How the person reaches it"),
        help_text=_("Address and telephone of the authority. The applicant reads it. Never an address of the person."),
        max_length=300,
        required=False,
    )
    basis = forms.ChoiceField(
        label=_("Why is it competent?"),
        choices=[(str(code), words) for code, words in BASIS_WORDS.items()],
        widget=forms.RadioSelect,
        initial=str(Basis.MOVED),
        error_messages={"required": _("Choose one."), "invalid_choice": _("Choose one of the list.")},
    )
    consented = forms.MultipleChoiceField(
        label=_("What the person has agreed to"),
        help_text=_("Without consent in writing these stay here. The new authority then asks the person itself."),
        choices=[(code, PART_WORDS[code]) for code in BY_CONSENT],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": _("Choose one of the list.")},
    )
    consent_given_on = DatePartsField(label=_("Written consent of"), required=False)
    form_key = FormKeyField()

    def __init__(self, data=None, *, authorities, today: dt.date, **kwargs):
        super().__init__(data, **kwargs)
        self.authorities = {str(one.pk): one for one in authorities}
        listed = [(key, one.municipality_name) for key, one in self.authorities.items()]
        self.fields["to_authority"].choices = [("", _("none of these")), *listed]
        self.fields["consent_given_on"].earliest = years_after(today, -2)
        self.fields["consent_given_on"].latest = today

    def clean(self):
        """Exactly one authority; whoever is outside of the house needs a way to be reached."""
        cleaned = super().clean()
        chosen, typed = cleaned.get("to_authority"), cleaned.get("to_name")
        if chosen and typed:
            self.add_error("to_name", _("Please choose one authority or write the name of another, not both."))
        elif not chosen and not typed and "to_authority" not in self.errors:
            self.add_error("to_authority", _("Choose an authority or write the name of another one."))
        elif typed and not cleaned.get("to_contact"):
            self.add_error("to_contact", _("Please write how the person reaches this authority."))
        if cleaned.get("consented") and not cleaned.get("consent_given_on") and "consent_given_on" not in self.errors:
            self.add_error("consent_given_on", _("Enter the day of the consent."))
        return cleaned

    def sent(self) -> dict:
        """What the action gets."""
        read = self.cleaned_data
        return {
            "to_authority": self.authorities.get(read["to_authority"]),
            **{name: read[name] for name in ("to_name", "to_contact", "basis", "consented", "consent_given_on")},
        }


class DeclineForm(StaffForm):
    """Why this authority does not take a case."""

    reason = forms.CharField(
        label=_("Why do you not take it?"),
        help_text=_("The other authority reads it. At most 200 characters, and no address of the person."),
        max_length=200,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("Please say why.")},
    )
    form_key = FormKeyField()


class NotedAnswerForm(StaffForm):
    """What an authority outside of the house answered on paper."""

    answer = forms.ChoiceField(
        label=_("What did it answer?"),
        choices=[("taken", _("It has taken the case")), ("declined", _("It does not take the case"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one."), "invalid_choice": _("Choose one of the list.")},
    )
    reason = forms.CharField(label=_("Why not?"), max_length=200, required=False, widget=forms.Textarea({"rows": 2}))
    form_key = FormKeyField()

    def clean(self):
        """Whoever declines says why."""
        cleaned = super().clean()
        if cleaned.get("answer") == "declined" and not cleaned.get("reason"):
            self.add_error("reason", _("Please say why."))
        return cleaned

    def noted(self) -> dict:
        """What the action gets."""
        return {"is_taken": self.cleaned_data["answer"] == "taken", "reason": self.cleaned_data["reason"]}
