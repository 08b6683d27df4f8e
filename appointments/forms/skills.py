"""Ticking services: those a person serves, those an office offers."""

from collections.abc import Collection

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from appointments.models import Service
from willkommen.forms.choices import ThingsField
from willkommen.forms.staff_forms import StaffForm

ALL, SOME = "all", "some"


class TickedServices(StaffForm):
    """Everything, or only what is ticked; one list of tick marks a situation.

    `groups` are situations with their services, `ticked` the ids of the services chosen so far, None for everything.
    """

    which = forms.ChoiceField(label=gettext_lazy("What"), widget=forms.RadioSelect)

    def __init__(self, data=None, *, groups, ticked: Collection[int] | None, everything: str, some: str):
        super().__init__(data, initial={"which": ALL if ticked is None else SOME})
        self.fields["which"].choices = [(ALL, everything), (SOME, some)]
        self._names = []
        for group in groups:
            name = f"situation_{group.situation.pk}"
            field = ThingsField(label=group.situation.name)
            field.offer(group.services, label=lambda service: service.name)
            field.initial = [str(service.pk) for service in group.services if service.pk in (ticked or ())]
            self.fields[name] = field
            self._names.append(name)

    def lists(self) -> list:
        """The fields with the tick marks."""
        return [self[name] for name in self._names]

    def clean(self):
        """Whoever says “only these” names at least one."""
        cleaned = super().clean()
        if cleaned.get("which") == SOME and not any(cleaned.get(name) for name in self._names):
            self.add_error("which", _("Tick at least one service, or choose “everything”."))
        return cleaned

    def services(self) -> list[Service] | None:
        """What was chosen, None for everything."""
        if self.cleaned_data["which"] == ALL:
            return None
        return [service for name in self._names for service in self.cleaned_data[name]]
