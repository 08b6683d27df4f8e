"""What people without an appointment can take a number for at an office."""

from appointments.models import ServiceOffer, Situation
from appointments.models.catalogue import SERVED_AT_A_COUNTER, Delivery
from appointments.queries.catalogue import offers_at
from willkommen.microcache import microcached
from willkommen.models import Office


def counter_situations(office: Office) -> list[Situation]:
    """The situations in which this office serves anything at a counter, in the order of the start page."""
    offers = [offer.pk for offer in _counter_offers(office)]
    return list(Situation.objects.filter(services__offers__in=offers).distinct().order_by("position"))


def counter_offers(office: Office, situation: Situation) -> list[ServiceOffer]:
    """What this office serves at a counter in one situation; what needs no appointment first."""
    services = set(situation.services.values_list("pk", flat=True))
    offers = [offer for offer in _counter_offers(office) if offer.service_id in services]
    return sorted(offers, key=lambda offer: (offer.service.delivery != Delivery.WALK_IN, offer.service.name))


def counter_offer(office: Office, code: str) -> ServiceOffer | None:
    """One service this office serves at a counter."""
    return next((offer for offer in _counter_offers(office) if offer.service.code == code), None)


def _offers(office: Office) -> list[ServiceOffer]:
    return [offer for offer in offers_at(office) if offer.service.delivery in SERVED_AT_A_COUNTER]


_counter_offers = microcached(_offers, seconds=10)
cached_counter_situations = microcached(counter_situations, seconds=10)
