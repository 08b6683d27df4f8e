"""Why somebody opens a case that is not their own work."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.rules.reading import ReadReason
from willkommen.forms.staff_forms import StaffForm

REASON_WORDS = {
    ReadReason.SUBSTITUTION: pgettext_lazy("reason for opening a case", "I stand in at short notice"),
    ReadReason.PERSON_ASKS: pgettext_lazy("reason for opening a case", "The person has a question"),
    ReadReason.OTHER_BODY_ASKS: pgettext_lazy("reason for opening a case", "Another body has a question"),
    ReadReason.SUPERVISION: pgettext_lazy("reason for opening a case", "Supervision"),
    ReadReason.OTHER: pgettext_lazy("reason for opening a case", "Another official reason"),
}


class ReasonForm(StaffForm):
    """One reason of a closed list; it is recorded."""

    reason = forms.ChoiceField(
        label=_("Why do you open this case?"),
        choices=[(str(code), words) for code, words in REASON_WORDS.items()],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose a reason."),
            "invalid_choice": _("Choose one of the reasons of the list."),
        },
    )
