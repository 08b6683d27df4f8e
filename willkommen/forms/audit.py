"""What the pages of the audit read from their address; what makes no sense counts as absent, and the form says so."""

import datetime as dt

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from willkommen import audited
from willkommen.forms.fields import LineField
from willkommen.queries.auditing import Asked

USUAL_DAYS = 30
MOST_DAYS = 1100
FIRST_DAY, LAST_DAY = dt.date(2000, 1, 1), dt.date(2099, 12, 31)


class DayField(forms.DateField):
    """A day of this century."""

    def __init__(self, *, label: str):
        super().__init__(
            label=label,
            required=False,
            input_formats=["%Y-%m-%d"],
            widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
            validators=[MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY)],
        )


class AuditQuery(forms.Form):
    """Who, what kind, about what, on which days."""

    wer = forms.ChoiceField(label=_("Who"), required=False)
    art = forms.ChoiceField(label=pgettext_lazy("audit", "Kind"), required=False)
    vorgang = LineField(
        label=_("Number of the case"),
        max_length=40,
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false", "inputmode": "numeric"}),
    )
    von = DayField(label=_("From"))
    bis = DayField(label=_("To"))

    def __init__(self, data: QueryDict, *, authority, people: list, kinds: list, today: dt.date):
        first = today - dt.timedelta(days=USUAL_DAYS - 1)
        shown = {"von": f"{first:%Y-%m-%d}", "bis": f"{today:%Y-%m-%d}"} | {
            name: data[name].replace("\0", "") for name in self.base_fields if data.get(name)
        }
        super().__init__(shown)
        self.authority, self.first, self.today = authority, first, today
        self.fields["wer"].choices = [("", _("everybody")), *((str(one.pk), one.name) for one in people)]
        self.fields["art"].choices = [("", _("every kind")), *kinds]
        for field in self.fields.values():
            field.hides_optional = True
        self.is_valid()

    def clean_bis(self):
        """Not before the first day, and not so many days that nobody waits for it."""
        first, last = self.cleaned_data.get("von"), self.cleaned_data["bis"]
        if first and last and last < first:
            raise forms.ValidationError(_("The last day lies before the first."))
        if first and last and (last - first).days > MOST_DAYS:
            raise forms.ValidationError(_("Choose three years at most."))
        return last

    def clean_vorgang(self):
        """The case with this number, at this authority."""
        typed = self.cleaned_data["vorgang"]
        if not typed:
            return None
        for object_type, thing in audited.things().items():
            number = thing.find(self.authority, typed) if thing.find else None
            if number:
                return object_type, number
        raise forms.ValidationError(_("No case of this authority has this number."))

    @property
    def asked(self) -> Asked:
        """What to look for; a field with a mistake asks for nothing."""
        said = self.cleaned_data
        thing, number = said.get("vorgang") or ("", None)
        wrong_days = "von" in self.errors or "bis" in self.errors
        return Asked(
            first_day=self.first if wrong_days else said["von"] or self.first,
            last_day=self.today if wrong_days else said["bis"] or self.today,
            staff_member=int(said["wer"]) if said.get("wer") else None,
            kind=said.get("art") or "",
            thing=thing,
            number=number,
        )

    @property
    def has_filters(self) -> bool:
        """Whether anything but the days is chosen."""
        return any(self.cleaned_data.get(name) for name in ("wer", "art", "vorgang"))
