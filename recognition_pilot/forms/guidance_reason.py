"""Why a guide opens a record that a colleague keeps."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from recognition_pilot.rules.guidance_reading import GuidanceReason
from willkommen.forms.staff_forms import StaffForm

GUIDANCE_REASON_WORDS = {
    GuidanceReason.SUBSTITUTION: pgettext_lazy("reason for opening a guidance record", "I stand in for the colleague"),
    GuidanceReason.PERSON_ASKS: pgettext_lazy("reason for opening a guidance record", "The person is here or calls"),
    GuidanceReason.HANDING_ON: pgettext_lazy("reason for opening a guidance record", "I take the guidance over"),
}


class GuidanceReasonForm(StaffForm):
    """One reason of a closed list; it is recorded."""

    reason = forms.ChoiceField(
        label=_("Why do you open this record?"),
        choices=[(str(code), words) for code, words in GUIDANCE_REASON_WORDS.items()],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose a reason."),
            "invalid_choice": _("Choose one of the reasons of the list."),
        },
    )
