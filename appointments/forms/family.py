"""Who of several persons comes for what."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from appointments.models import ServiceOffer
from appointments.queries.family import places_for_all


class FamilyForm(forms.Form):
    """One list for each further person; the same as the first one unless somebody says otherwise."""

    def __init__(
        self, *args, offer: ServiceOffer, persons: int, choices: list[ServiceOffer], chosen: list[str], **kwargs
    ):
        super().__init__(*args, **kwargs)
        self.offers = {one.service.code: one for one in choices}
        self.first = offer
        listed = choices_by_situation(offer, choices)
        for number in range(2, persons + 1):
            before = chosen[number - 2] if len(chosen) > number - 2 else offer.service.code
            self.fields[f"person_{number}"] = forms.ChoiceField(
                label=_("Person %(number)d comes for") % {"number": number},
                choices=listed,
                initial=before if before in self.offers else offer.service.code,
                widget=forms.Select({"data-search": _("Search in this list")}),
                error_messages={
                    "required": gettext_lazy("Choose what this person comes for."),
                    "invalid_choice": gettext_lazy("Choose one of the requests of the list."),
                },
            )

    def clean(self):
        """One office must serve all of it."""
        cleaned = super().clean()
        if not self.errors and not places_for_all([self.first, *(self.offers[code] for code in self.codes())]):
            raise ValidationError(
                _("No office serves all of this in one appointment. Please book an appointment for each request."),
                code="no_office",
            )
        return cleaned

    def codes(self) -> list[str]:
        """The codes of what the second person, the third and so on come for."""
        return [self.cleaned_data[name] for name in self.fields]


def choices_by_situation(offer: ServiceOffer, choices: list[ServiceOffer]) -> list:
    """The same first, then all others by situation, in the order they were found."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for one in choices:
        if one.pk != offer.pk:
            groups.setdefault(one.service.situation.name, []).append((one.service.code, one.service.name))
    same = _("The same: %(service)s") % {"service": offer.service.name}
    return [(offer.service.code, same), *groups.items()]
