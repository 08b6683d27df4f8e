"""Which case somebody must read at once, and why."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.queries.cases import case_by_reference
from casework.rules.emergency import FEWEST_LETTERS, MOST_LETTERS, EmergencyReason
from willkommen.forms.fields import LineField
from willkommen.forms.staff_forms import FormKeyField, StaffForm
from willkommen.references import tidy_number

EMERGENCY_WORDS = {
    EmergencyReason.DANGER: pgettext_lazy("emergency", "Somebody is in danger"),
    EmergencyReason.POLICE_OR_COURT: pgettext_lazy("emergency", "The police or a court asks and cannot wait"),
    EmergencyReason.MEDICAL: pgettext_lazy("emergency", "A medical emergency"),
    EmergencyReason.DEADLINE: pgettext_lazy("emergency", "A deadline ends today and nobody in charge is here"),
}


class EmergencyForm(StaffForm):
    """Number, reason, words. The words are read by auditors and supervisors."""

    form_key = FormKeyField()
    number = LineField(
        label=_("Number of the case"),
        max_length=40,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false"}),
    )
    reason = forms.ChoiceField(
        label=_("What kind of emergency is it?"),
        choices=[(str(code), words) for code, words in EMERGENCY_WORDS.items()],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose a reason."),
            "invalid_choice": _("Choose one of the reasons of the list."),
        },
    )
    words = forms.CharField(
        label=_("What has happened?"),
        min_length=FEWEST_LETTERS,
        max_length=MOST_LETTERS,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("In a sentence or two. No names: supervisors and auditors read this."),
    )

    def __init__(self, *args, authority, **kwargs):
        super().__init__(*args, **kwargs)
        self.authority, self.case = authority, None

    def clean_number(self):
        """The case with this number, at this authority."""
        typed = self.cleaned_data["number"]
        self.case = case_by_reference(self.authority, tidy_number(typed))
        if self.case is None:
            raise forms.ValidationError(_("There is no case with this number here. Please check the number."))
        return typed
