"""The talk with the guide as somebody books it: the service LOTSE of the catalogue, where the authority offers it."""

from dataclasses import dataclass

from appointments.models import Service
from appointments.queries.catalogue import cached_offer_by_code, can_be_booked
from recognition_pilot.queries.centres.directory import has_centres
from recognition_pilot.rules.advice import Topic
from willkommen.models import Authority

GUIDE_SERVICE = "LOTSE"


@dataclass(frozen=True)
class TalkOffer:
    """Whom one can talk to at an authority; `service` is None where there is no guide."""

    service: Service | None
    # On the internet; otherwise by telephone.
    is_bookable: bool
    has_centres: bool
    # The topic of the directory of advice centres.
    topic: str = Topic.RECOGNITION


def talk_offer(authority: Authority) -> TalkOffer:
    """What this authority offers today."""
    offer = cached_offer_by_code(authority, GUIDE_SERVICE)
    return TalkOffer(
        service=offer.service if offer else None,
        is_bookable=offer is not None and can_be_booked(offer),
        has_centres=has_centres(authority),
    )
