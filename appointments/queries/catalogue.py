"""Reading what an authority offers."""

from collections.abc import Iterable
from datetime import date

from django.contrib.postgres.search import TrigramSimilarity, TrigramWordSimilarity
from django.db.models import Max, Q
from django.db.models.functions import Greatest

from appointments.models import FeeRule, Service, ServiceDocument, ServiceNotice, ServiceOffer, Situation
from appointments.rules.times import minutes_needed
from willkommen.folding import fold
from willkommen.microcache import microcached
from willkommen.models import Authority, Office

LIKE_ENOUGH = 0.34
MOST_RESULTS = 8


def _offers(authority: Authority):
    return ServiceOffer.objects.filter(authority=authority, is_offered=True).select_related(
        "authority", "service__situation"
    )


def situations(authority: Authority) -> list[Situation]:
    """The situations in which this authority offers anything, in the order of the start page."""
    return list(
        Situation.objects.filter(services__offers__authority=authority, services__offers__is_offered=True)
        .distinct()
        .order_by("position")
    )


def situation_by_code(code: str) -> Situation | None:
    """One situation of life."""
    return Situation.objects.filter(code=code).first()


def offers_in_situation(authority: Authority, code: str) -> list[ServiceOffer]:
    """What this authority offers in one situation, what belongs there first."""
    offers = _offers(authority).filter(service__situations__code=code)
    return sorted(offers, key=lambda offer: (offer.service.situation.code != code, offer.service.name))


def offer_by_code(authority: Authority, code: str) -> ServiceOffer | None:
    """The offer of a service at this authority, None where it is not offered."""
    return _offers(authority).filter(service__code=code).first()


def offers_at(office: Office) -> list[ServiceOffer]:
    """What can be had at one office, by German name."""
    return list(_offers(office.authority).filter(places__office=office).order_by("service__name_de"))


def search_offers(authority: Authority, text: str) -> list[ServiceOffer]:
    """Offers whose words in any language are like the text, best first; misspelt words count less."""
    folded = fold(text)
    if not folded:
        return []
    term = "service__terms__folded"
    return list(
        _offers(authority)
        .alias(
            likeness=Max(
                Greatest(
                    TrigramSimilarity(term, folded),
                    # a word inside a longer phrase is a good find, but not as good as the phrase itself
                    TrigramWordSimilarity(folded, term) * 0.9,
                )
            )
        )
        .filter(Q(likeness__gte=LIKE_ENOUGH))
        .order_by("-likeness", "service__code")[:MOST_RESULTS]
    )


def documents_for(service: Service) -> list[ServiceDocument]:
    """What to bring, in the order of the list people are given."""
    return list(ServiceDocument.objects.filter(service=service).select_related("document").order_by("position"))


def fees_for(service: Service, *, on: date) -> list[FeeRule]:
    """The fees that hold on a day, figures that somebody disputes beside one another."""
    return list(FeeRule.objects.filter(service=service, valid__contains=on).order_by("id"))


def notices_for(service: Service, *, on: date) -> list[ServiceNotice]:
    """What people must know about a service on a day."""
    return list(ServiceNotice.objects.filter(service=service, valid__contains=on))


def notice_instead_of_visit(service: Service, *, on: date) -> ServiceNotice | None:
    """What spares people the visit on a day, None where everybody has to come."""
    return next((notice for notice in cached_notices_for(service, on=on) if notice.replaces_visit), None)


def places_of(offer: ServiceOffer) -> list[Office]:
    """The offices at which an offer can be had."""
    return list(Office.objects.filter(offerplace__offer=offer).order_by("code"))


def minutes_of(offer: ServiceOffer, persons: int, others: Iterable[ServiceOffer] = ()) -> int:
    """How long a booking takes at the counter, in minutes; `others` are the offers of those who come for another."""
    elsewhere = [one.minutes or one.service.counter_minutes for one in others]
    return minutes_needed(
        minutes=offer.minutes or offer.service.counter_minutes, persons=persons - len(elsewhere)
    ) + sum(elsewhere)


# For pages that everybody reads: what an administrator changes is seen there a few seconds later.
cached_situations = microcached(situations)
cached_offer_by_code = microcached(offer_by_code)
cached_documents_for = microcached(documents_for)
cached_fees_for = microcached(fees_for)
cached_notices_for = microcached(notices_for)
cached_places_of = microcached(places_of)


def can_be_booked(offer: ServiceOffer) -> bool:
    """Whether applicants can book this offer themselves."""
    return offer.service.delivery == "appointment" and offer.is_online and bool(cached_places_of(offer))
