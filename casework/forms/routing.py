"""Rules by which new cases are given out, and trying them out."""

from django import forms
from django.utils.translation import gettext_lazy as _

from willkommen.folding import fold
from willkommen.forms.choices import ThingField
from willkommen.forms.fields import LineField
from willkommen.forms.staff_forms import FormKeyField, StaffForm

LETTERS = {"autocapitalize": "characters", "autocomplete": "off", "spellcheck": "false", "class": "wk-input--short"}


class LettersField(forms.CharField):
    """One to five first letters of a name, folded as names are."""

    def __init__(self, **kwargs):
        super().__init__(
            max_length=5,
            required=False,
            widget=forms.TextInput(LETTERS),
            error_messages={"max_length": _("Please use at most five letters.")},
            **kwargs,
        )

    def clean(self, value):
        """Capitals without accents; digits and signs are refused."""
        typed = super().clean(value)
        folded = fold(typed).replace(" ", "")
        if typed.strip() and (not folded.isalpha() or len(folded) > 5):
            raise forms.ValidationError(_("Please use letters only, five at most, for example SCH."), code="letters")
        return folded


class RoutingRuleForm(StaffForm):
    """For which service and which names, to whom."""

    form_key = FormKeyField()
    service = ThingField(
        label=_("Service"), required=False, help_text=_("With no choice the rule holds for every service.")
    )
    first_letters = LettersField(
        label=_("Family names from"), help_text=_("For example A, or SCH. Empty: from the start.")
    )
    last_letters = LettersField(
        label=_("Family names to"), help_text=_("Included: K means up to KZ. Empty: to the end of the alphabet.")
    )
    assigned_to = ThingField(label=_("Person"), required=False)
    team = LineField(label=_("Team"), max_length=80, required=False, help_text=_("For example Team 2"))

    def __init__(self, *args, people: list, services: list, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["service"].offer(services, label=lambda service: service.name_de)
        self.fields["assigned_to"].offer(people, label=lambda member: member.name)
        for name in ("service", "first_letters", "last_letters", "assigned_to", "team"):
            self.fields[name].hides_optional = True

    def details(self) -> dict:
        """What `add_routing_rule` is told."""
        return {name: value for name, value in self.cleaned_data.items() if name != "form_key"}


class TryOutForm(forms.Form):
    """A name and a service, from the address: where would this case go?"""

    familienname = LineField(label=_("Family name"), max_length=100, required=False)
    vornamen = LineField(label=_("Given names"), max_length=100, required=False)
    leistung = ThingField(label=_("Service"), required=False)

    def __init__(self, *args, services: list, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["leistung"].offer(services, label=lambda service: service.name_de)
        for field in self.fields.values():
            field.hides_optional = True

    @property
    def is_asked(self) -> bool:
        """Whether somebody typed a name."""
        return self.is_bound and self.is_valid() and bool(self._said("familienname") or self._said("vornamen"))

    def person(self) -> dict:
        """The names as `Router.route` wants them."""
        return {"family_name": self._said("familienname"), "given_names": self._said("vornamen")}

    def service(self):
        """The service, None without a choice."""
        return self.cleaned_data.get("leistung")

    def _said(self, name: str) -> str:
        return self.cleaned_data.get(name) or ""
