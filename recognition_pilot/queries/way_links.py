"""Where to read on: ordinary links, followed by the reader; nothing is asked of these sites by us."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from recognition_pilot.queries.path import Path

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
