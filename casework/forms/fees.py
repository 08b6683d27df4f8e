"""What staff enter about fees: for whom, which, and how a fee ends."""

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.queries._fee_words import WAIVERS
from willkommen.forms.fields import FormKeyField
from willkommen.forms.staff_forms import StaffForm
from willkommen.widgets import DatePartsField

LONG_AGO = dt.timedelta(days=10 * 366)


class FeeQuery(forms.Form):
    """Who pays and for which day: what is known beside the birth date."""

    groups = forms.MultipleChoiceField(
        label=_("What applies to this person?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nothing, where nothing special applies. Of several figures the lowest counts."),
    )
    applied_on = DatePartsField(label=_("Day of the application"))

    def __init__(self, data, *, groups: list[tuple[str, str]], applied_on: dt.date, today: dt.date):
        self.default = applied_on
        super().__init__(data or None, initial={"applied_on": applied_on})
        self.fields["groups"].choices = groups
        self.fields["applied_on"].earliest, self.fields["applied_on"].latest = today - LONG_AGO, today

    @property
    def day(self) -> dt.date | None:
        """The day that was asked for, that of the application where none was; None for one that cannot be."""
        if not self.is_bound:
            return self.default
        return self.cleaned_data["applied_on"] if self.is_valid() else None

    @property
    def chosen(self) -> frozenset[str]:
        """The groups that were ticked."""
        return frozenset(self.cleaned_data["groups"]) if self.is_valid() else frozenset()


class FigureKeysField(forms.MultipleChoiceField):
    """Keys of figures as the page gave them out; the action knows whether they are stored, and for what day."""

    def valid_value(self, value):
        """A second press must get the answer of the first although its figures are no longer offered."""
        return value.count(":") == 2


class ChargeForm(StaffForm):
    """Which of the figures of the page are charged."""

    form_key = FormKeyField()
    figures = FigureKeysField(
        error_messages={
            "required": _("Choose at least one fee."),
            "invalid_choice": _("Choose one of the list."),
        }
    )

    def clean_figures(self):
        """Of the two readings of a disputed fee one."""
        keys = self.cleaned_data["figures"]
        purposes = [key.split(":")[0] for key in keys]
        if len(set(purposes)) < len(purposes):
            raise forms.ValidationError(_("Choose one figure for each purpose: of a disputed fee one of the two."))
        return keys


class EndFeeForm(StaffForm):
    """Paid on a day, not asked for, or taken back."""

    form_key = FormKeyField()
    how = forms.ChoiceField(
        label=_("What happened?"),
        choices=[
            ("paid", pgettext_lazy("fee", "It was paid")),
            ("waived", pgettext_lazy("fee", "It is not asked for in this case")),
            ("cancelled", pgettext_lazy("fee", "It was charged by mistake")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one."), "invalid_choice": _("Choose one of the list.")},
    )
    paid_on = DatePartsField(label=_("Paid on"), required=False)
    reason = forms.ChoiceField(
        label=_("Why it is not asked for"),
        choices=[("", "–"), *((str(code), words) for code, words in WAIVERS.items())],
        required=False,
    )

    def __init__(self, data, *, today: dt.date, since: dt.date):
        super().__init__(data, initial={"paid_on": today, "how": "paid"})
        self.fields["paid_on"].earliest, self.fields["paid_on"].latest = since, today

    def clean(self):
        """A payment has its day, a waiver its reason."""
        cleaned = super().clean()
        if cleaned.get("how") == "paid" and not cleaned.get("paid_on") and "paid_on" not in self.errors:
            self.add_error("paid_on", _("Enter the day."))
        if cleaned.get("how") == "waived" and not cleaned.get("reason"):
            self.add_error("reason", _("Choose why."))
        return cleaned
