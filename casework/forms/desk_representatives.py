"""Who gets access with the written consent of the applicant."""

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.models import RepresentativeKind
from casework.rules.consent import usual_end, years_after
from willkommen.forms.staff_forms import FormKeyField, StaffForm
from willkommen.widgets import DatePartsField


class RepresentativeForm(StaffForm):
    """Name, what for, and until when; without a last day it is one year from the consent."""

    kind = forms.ChoiceField(
        label=_("Who is it?"),
        choices=RepresentativeKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one."), "invalid_choice": _("Choose one of the list.")},
    )
    name = forms.CharField(label=_("Name"), max_length=150)
    organisation = forms.CharField(
        label=_("Organisation"),
        help_text=_("The applicant sees the organisation and what it may do, not the name."),
        max_length=150,
        required=False,
    )
    email = forms.EmailField(label=_("E-mail"), max_length=254, required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    may_hand_in = forms.BooleanField(label=_("May hand in documents"), required=False)
    may_ask = forms.BooleanField(label=_("May ask questions"), required=False)
    consent_given_on = DatePartsField(label=_("Written consent of"))
    ends_on = DatePartsField(
        label=_("Access until"),
        help_text=_("At most two years after the consent. Empty: one year."),
        required=False,
    )
    is_written = forms.BooleanField(
        label=_("The signed consent is in the file"),
        error_messages={"required": _("Without a signed consent nobody gets access.")},
    )
    form_key = FormKeyField()

    def __init__(self, data=None, *, today: dt.date, **kwargs):
        super().__init__(data, **kwargs)
        self.fields["consent_given_on"].earliest = years_after(today, -2)
        self.fields["consent_given_on"].latest = today
        self.fields["ends_on"].earliest = today

    def clean(self):
        """One year where nobody said until when."""
        cleaned = super().clean()
        if cleaned.get("consent_given_on") and not cleaned.get("ends_on") and "ends_on" not in self.errors:
            cleaned["ends_on"] = usual_end(cleaned["consent_given_on"])
        return cleaned

    def named(self) -> dict:
        """What the action gets."""
        read = self.cleaned_data
        return {
            "kind": read["kind"],
            "scope": {"may_see": True, "may_hand_in": read["may_hand_in"], "may_ask": read["may_ask"]},
            "person": {name: read[name] for name in ("name", "organisation", "email", "phone")},
            "consent": {name: read[name] for name in ("consent_given_on", "ends_on")},
        }
