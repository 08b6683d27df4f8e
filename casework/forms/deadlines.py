"""A deadline staff let run by hand."""

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.queries.deadlines import clocks_to_choose
from casework.rules.deadlines import DEADLINES
from willkommen.forms.fields import FormKeyField
from willkommen.forms.staff_forms import StaffForm
from willkommen.widgets import DatePartsField

LONG_AGO = dt.timedelta(days=10 * 366)
FAR_AHEAD = dt.timedelta(days=3 * 366)


class DeadlineForm(StaffForm):
    """Which one, from what day; the last day only where no law counts it."""

    form_key = FormKeyField()
    kind = forms.ChoiceField(
        label=_("Which deadline?"),
        error_messages={"required": _("Choose one."), "invalid_choice": _("Choose one of the list.")},
    )
    began_on = DatePartsField(
        label=_("Day of the event it counts from"),
        help_text=_("Receipt, notification, question, entry … The day itself does not count."),
    )
    ends_on = DatePartsField(
        label=_("Last day"),
        required=False,
        help_text=_("Only where you set it yourself, such as the time to leave; otherwise it is counted."),
    )

    def __init__(self, data, *, today: dt.date):
        super().__init__(data, initial={"began_on": today})
        self.fields["kind"].choices = [("", "–"), *clocks_to_choose()]
        self.fields["began_on"].earliest, self.fields["began_on"].latest = today - LONG_AGO, today + FAR_AHEAD
        self.fields["ends_on"].earliest, self.fields["ends_on"].latest = today - LONG_AGO, today + FAR_AHEAD

    def clean(self):
        """Where no law says how long, somebody has to."""
        cleaned = super().clean()
        rule = DEADLINES.get(cleaned.get("kind", ""))
        if rule and rule.length is None and not cleaned.get("ends_on") and "ends_on" not in self.errors:
            self.add_error("ends_on", _("Enter the last day: no law counts it."))
        return cleaned
