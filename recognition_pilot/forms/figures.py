"""What the pages of figures read from their address: one form for every query string."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from recognition_pilot.queries.dashboard import Asked, Choices
from recognition_pilot.queries.figures.facts import Cut

WEEKLY, MONTHLY = "woche", "monat"
NOT_AMONG = {"invalid_choice": _("“%(value)s” is not known here. This filter was left out.")}


class FigureQuery(forms.Form):
    """Office, service or language; period; weeks or months. What is not known is said and left out."""

    standort = forms.ChoiceField(label=_("Office"), required=False, error_messages=NOT_AMONG)
    leistung = forms.ChoiceField(label=_("Service"), required=False, error_messages=NOT_AMONG)
    sprache = forms.ChoiceField(label=_("Language"), required=False, error_messages=NOT_AMONG)
    zeitraum = forms.ChoiceField(label=_("Period"), required=False, error_messages=NOT_AMONG)
    takt = forms.ChoiceField(
        label=_("Course by"),
        required=False,
        choices=[
            ("", pgettext_lazy("course", "as it fits")),
            (WEEKLY, pgettext_lazy("course", "week")),
            (MONTHLY, pgettext_lazy("course", "month")),
        ],
        error_messages=NOT_AMONG,
    )

    def __init__(self, data: QueryDict, *, choices: Choices):
        super().__init__(data, auto_id="filter_%s")
        self.known = choices
        offered: dict[str, list] = {
            "standort": [("", _("all offices")), *((one.code, one.name) for one in choices.offices)],
            "leistung": [("", _("all services")), *((one.code, one.name) for one in choices.services)],
            "sprache": [("", _("all languages")), *choices.languages],
            "zeitraum": [(span.code, span.name) for span in choices.spans],
        }
        for name, those in offered.items():
            self.fields[name].choices = those
        self.fields["zeitraum"].initial = choices.usual.code
        for field in self.fields.values():
            field.hides_optional = True

    def clean(self) -> dict[str, Any]:
        """One cut at a time: finer cells would count too few people."""
        said = super().clean() or self.cleaned_data
        if sum(bool(said.get(name)) for name in ("standort", "leistung", "sprache")) > 1:
            raise forms.ValidationError(
                _("Please choose an office or a service or a language. Together they would count too few people.")
            )
        return said

    @property
    def problems(self) -> list[str]:
        """What of the address was left out, in sentences."""
        return [str(error) for errors in self.errors.values() for error in errors]

    @property
    def asked(self) -> Asked:
        """What to show; only what was checked."""
        code = self._said("zeitraum") or self.known.usual.code
        span = next(span for span in self.known.spans if span.code == code)
        office = next((one for one in self.known.offices if one.code == self._said("standort")), None)
        cut, name = Cut(), ""
        if self.has_many_cuts:
            office = None
        elif office is not None:
            cut, name = Cut("office", str(office.pk)), str(office.name)
        elif service := next((one for one in self.known.services if one.code == self._said("leistung")), None):
            cut, name = Cut("service", service.code), str(service.name)
        elif language := self._said("sprache"):
            cut, name = Cut("language", language), dict(self.known.languages)[language]
        weekly = {WEEKLY: True, MONTHLY: False}.get(self._said("takt"))
        return Asked(span, self.known.reaches_to or self.known.today, self.known.today, cut, name, office, weekly)

    @property
    def has_many_cuts(self) -> bool:
        """Whether more than one cut was asked for."""
        return "__all__" in self.errors

    @property
    def query(self) -> str:
        """The address of exactly what is shown, without what says nothing; "" or with a question mark in front."""
        said = QueryDict(mutable=True)
        for name in self.fields:
            is_a_cut = name in ("standort", "leistung", "sprache")
            if (value := self._said(name)) and not (is_a_cut and self.has_many_cuts):
                said[name] = value
        return f"?{said.urlencode()}" if said else ""

    def _said(self, name: str) -> str:
        # asked for its verdict first, a form forgets what does not pass
        return "" if name in self.errors else self.cleaned_data.get(name) or ""
