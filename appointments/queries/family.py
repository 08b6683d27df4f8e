"""Several persons in one booking: what each of them comes for, and what they could come for."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from appointments.models import (
    Appointment,
    AppointmentPerson,
    OfferPlace,
    Service,
    ServiceDocument,
    ServiceNotice,
    ServiceOffer,
)
from appointments.queries.catalogue import cached_places_of, documents_for, minutes_of
from willkommen.microcache import microcached
from willkommen.models import Office


@dataclass(frozen=True)
class Member:
    """One of those who come together. `documents` is empty where nobody asked for them."""

    position: int
    offer: ServiceOffer
    documents: list[ServiceDocument]

    @property
    def service(self) -> Service:
        """What this person comes for."""
        return self.offer.service

    @property
    def minutes(self) -> int:
        """How long this person takes at the counter."""
        return minutes_of(self.offer, 1)


def others_of(appointment: Appointment) -> tuple[ServiceOffer, ...]:
    """The offers of all persons but the first, in their order; none for who comes alone."""
    if appointment.persons < 2:
        return ()
    rows = AppointmentPerson.objects.filter(appointment=appointment).order_by("position")
    return tuple(row.offer for row in rows.select_related("offer__authority", "offer__service"))


def members_of(
    offer: ServiceOffer, persons: int, others: Iterable[ServiceOffer], *, with_documents: bool = True
) -> list[Member]:
    """Everybody of a booking, the first person first; of whom nothing is said comes for the same as the first."""
    offers = [offer, *others]
    offers += [offer] * (persons - len(offers))
    papers = {one.service_id: documents_for(one.service) for one in offers} if with_documents else {}
    return [Member(number, one, papers.get(one.service_id, [])) for number, one in enumerate(offers, 1)]


def family_of(appointment: Appointment, *, with_documents: bool = True) -> list[Member]:
    """Everybody of an appointment with what they have to bring; a single one where somebody comes alone."""
    others = others_of(appointment)
    return members_of(appointment.offer, appointment.persons, others, with_documents=with_documents)


def come_for_different_things(members: list[Member]) -> bool:
    """Whether a list for each person says more than one list for all."""
    return len({member.service.pk for member in members}) > 1


def others_to_choose(offer: ServiceOffer, *, is_online: bool = True, on: dt.date | None = None) -> list[ServiceOffer]:
    """What another person of the same booking can come for: the same first, then what is near to it.

    Offers by appointment of the same authority that can be had at one of the offer's offices. With a day, other services
    that a notice replaces on it are left out: they ask first whether anybody has to come.
    """
    rows = ServiceOffer.objects.filter(
        authority_id=offer.authority_id,
        is_offered=True,
        service__delivery="appointment",
        pk__in=OfferPlace.objects.filter(office__offerplace__offer=offer).values("offer"),
    )
    if is_online:
        rows = rows.filter(is_online=True)
    if on is not None:
        replaced = ServiceNotice.objects.filter(replaces_visit=True, valid__contains=on).values("service")
        rows = rows.filter(Q(pk=offer.pk) | ~Q(service__in=replaced))
    near = set(offer.service.situations.values_list("pk", flat=True))
    found = list(rows.select_related("authority", "service__situation"))

    def likeliness(one: ServiceOffer) -> tuple:
        situation = one.service.situation
        return one.pk != offer.pk, situation.pk not in near, situation.position, one.service.code

    return sorted(found, key=likeliness)


def places_for_all(offers: Iterable[ServiceOffer]) -> list[Office]:
    """The offices at which every one of these offers can be had."""
    shared: list[Office] | None = None
    for offer in {one.pk: one for one in offers}.values():
        places = cached_places_of(offer)
        shared = places if shared is None else [office for office in shared if office in places]
    return shared or []


cached_others_to_choose = microcached(others_to_choose)
