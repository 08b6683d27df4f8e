"""What somebody types about a plan: number and code, the first day, ticks, an address."""

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _

from recognition_pilot.rules.plans import EARLIEST_START, LATEST_START
from willkommen.forms.fields import FormKeyField
from willkommen.forms.numbers import NumberField, TicketForm
from willkommen.forms.reached import ReachForm
from willkommen.references import ACCESS_CODE_DIGITS, REFERENCE_DIGITS
from willkommen.widgets import DatePartsField


class PlanSignInForm(TicketForm):
    """Number and code."""

    reference = NumberField(
        length=REFERENCE_DIGITS,
        label=_("Number of your plan"),
        help_text=_("Ten digits. It stands on the slip of your plan."),
        check_error=_("This number has a mistake in it. Please compare all ten digits with your slip."),
        error_messages={"required": _("Enter the number of your plan.")},
    )
    code = NumberField(
        length=ACCESS_CODE_DIGITS,
        label=_("Access code"),
        help_text=_("Sixteen digits in four groups. It stands on your slip only."),
        check_error=_("This code has a mistake in it. Please compare all sixteen digits with your slip."),
        error_messages={"required": _("Enter the access code.")},
    )


class StartForm(forms.Form):
    """The day a plan begins."""

    form_key = FormKeyField()
    started_on = DatePartsField(
        label=_("When do you begin?"),
        help_text=_("All days of the plan are counted from here. You can change it later."),
        error_messages={
            "required": _("Enter the date."),
            "too_early": _("Please check the year."),
            "too_late": _("Please choose a day within the next year."),
        },
    )

    def __init__(self, *args, today: dt.date, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["started_on"].earliest = today - EARLIEST_START
        self.fields["started_on"].latest = today + LATEST_START


class StepForm(forms.Form):
    """A step is done, or not after all."""

    step = forms.CharField(max_length=30)
    done = forms.BooleanField(required=False)

    def clean_step(self):
        """What is no text of ours is no step."""
        return self.cleaned_data["step"].replace("\0", "")


class DocumentsForm(forms.Form):
    """The documents somebody has."""

    document = forms.MultipleChoiceField(required=False)

    def __init__(self, *args, codes: list[str], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["document"].choices = [(code, code) for code in codes]

    def ticked(self) -> list[str]:
        """The ticked ones; what is no document of the plan is left out."""
        sent = self.data.getlist("document")[:100] if hasattr(self.data, "getlist") else []
        known = {code for code, _label in self.fields["document"].choices}
        return [code for code in sent if code in known]


class PlanRemindersForm(ReachForm):
    """Where reminders go."""

    form_key = FormKeyField()
