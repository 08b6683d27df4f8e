"""What an authority decides about casework."""

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.models import CaseworkSettings
from willkommen.forms.staff_forms import StaffModelForm

SHORTEST, LONGEST = 7, 90


class CaseworkSettingsForm(StaffModelForm):
    """One page for all of it."""

    informal_services = forms.MultipleChoiceField(
        label=_("Informal application online for"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("With none ticked: for every service that needs an appointment."),
    )

    class Meta:
        model = CaseworkSettings
        fields = (
            "four_eyes",
            "are_uploads_allowed",
            "request_days",
            "hearing_days",
            "team_contact",
            "informal_services",
        )
        help_texts = {
            "team_contact": _(
                "Shown to applicants, for example “Team residence, 0541 000-4430”. A team, no private name."
            ),
            "request_days": _("From 7 to 90 days."),
            "hearing_days": _("From 7 to 90 days; two to four weeks are usual."),
        }

    def __init__(self, *args, services: list[tuple[str, str]], **kwargs):
        super().__init__(*args, **kwargs)
        known = {code for code, _name in services}
        # what is no longer offered stays ticked until somebody unticks it, and is shown with its code
        gone = [(code, code) for code in self.instance.informal_services if code not in known]
        self.fields["informal_services"].choices = [*services, *gone]
        for name in ("request_days", "hearing_days"):
            self._bounds(name, SHORTEST, LONGEST)

    def _bounds(self, name: str, least: int, most: int) -> None:
        old = self.fields[name]
        self.fields[name] = forms.IntegerField(
            label=old.label, help_text=old.help_text, min_value=least, max_value=most, initial=old.initial
        )
        self.fields[name].widget.attrs["class"] = "wk-input--short"
