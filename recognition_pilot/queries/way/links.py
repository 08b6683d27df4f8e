"""Where it goes on: services of this authority, and sites of others as ordinary links; nothing is asked of them by us."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from appointments.models import ServiceOffer
from recognition_pilot.queries.way.path import Path
from recognition_pilot.queries.way.residence_words import SERVICES, residence_order

FINDER = "https://www.anerkennung-in-deutschland.de/de/interest/finder/profession"
ANABIN = "https://anabin.kmk.org/"
BQ_PORTAL = "https://www.bq-portal.de/"


@dataclass(frozen=True)
class Link:
    """A site of somebody else, its own name and what is found there."""

    name: str
    url: str
    hint: str


def links_for(path: Path) -> list[Link]:
    """The sites that help with this way; degrees are in anabin, training outside universities in the BQ-Portal."""
    finder = Link("Anerkennungs-Finder", FINDER, _("Who decides for which profession, all over Germany"))
    anabin = Link("anabin", ANABIN, _("What degrees and universities of other countries are worth"))
    portal = Link("BQ-Portal", BQ_PORTAL, _("Vocational training in other countries"))
    return [finder, anabin, portal]


def residence_services(path: Path) -> list[ServiceOffer]:
    """What this authority offers for the residence on this way, in the order of the sentences; one query."""
    wanted = [SERVICES[code] for code in residence_order(path.answers)]
    offers = ServiceOffer.objects.filter(authority=path.authority, is_offered=True, service__code__in=wanted)
    return sorted(offers.select_related("service"), key=lambda offer: wanted.index(offer.service.code))
