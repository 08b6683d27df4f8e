"""A centre books for somebody: service, place and time from the address, then the person."""

import datetime as dt

from django import forms
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from appointments.models import ServiceOffer
from appointments.queries.catalogue import places_of
from willkommen.forms.fields import EmailAddressField, FormKeyField
from willkommen.forms.identity import PERSON, PersonForm
from willkommen.languages import SPOKEN_LANGUAGES
from willkommen.models import Office

FIRST_YEAR, LAST_YEAR = 2020, 2200


class ServiceQuery(forms.Form):
    """What is chosen so far; what makes no sense counts as not chosen."""

    dienst = forms.ChoiceField(label=_("Service"), required=False)
    stelle = forms.ChoiceField(label=_("Place"), required=False)
    zeit = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, data, *, offers: list[ServiceOffer], authority):
        super().__init__(data)
        self.authority = authority
        self.offers = {offer.service.code: offer for offer in offers}
        self.fields["dienst"].choices = [
            ("", "–"),
            *((code, offer.service.name) for code, offer in self.offers.items()),
        ]
        self.fields["dienst"].hides_optional = self.fields["stelle"].hides_optional = True
        self.offer = self.offers.get(data.get("dienst", ""))
        self.places = {str(place.pk): place for place in places_of(self.offer)} if self.offer else {}
        self.fields["stelle"].choices = [(key, place.name) for key, place in self.places.items()]

    @property
    def office(self) -> Office | None:
        """The place chosen, or the only one there is."""
        chosen = self.places.get(self.data.get("stelle", ""))
        return chosen or (next(iter(self.places.values())) if len(self.places) == 1 else None)

    @property
    def start(self) -> dt.datetime | None:
        """The moment chosen."""
        try:
            moment = parse_datetime(self.data.get("zeit", "")[:40])
        except ValueError:
            return None
        if moment is None or moment.tzinfo is None or self.office is None:
            return None
        # at the ends of the calendar there is no local time
        return moment if FIRST_YEAR <= moment.year <= LAST_YEAR else None


class BookingPersonForm(PersonForm):
    """The person as in the passport, and where the confirmation goes."""

    form_key = FormKeyField()
    spoken_language = forms.ChoiceField(label=_("Language for the talk"), choices=list(SPOKEN_LANGUAGES.items()))
    email = EmailAddressField(label=_("E-mail for the confirmation"), required=False)

    def person(self) -> dict:
        """What the booking is told."""
        names = (*PERSON, "spoken_language")
        return {name: self.cleaned_data.get(name, "") for name in names}
