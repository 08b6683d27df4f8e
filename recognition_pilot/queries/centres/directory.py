"""The directory of advice centres, as the people of one authority read it."""

import datetime as dt
from dataclasses import dataclass, field

from django.db.models import Prefetch, QuerySet
from django.utils.functional import cached_property

from recognition_pilot.models import AdviceCentre, OutreachDay
from recognition_pilot.queries.centres.words import TOPICS, spoken_names, topic_names
from recognition_pilot.rules.advice import is_stale
from willkommen.languages import language_name, reader_language
from willkommen.microcache import microcached
from willkommen.models import Authority
from willkommen.moments import berlin_day
from willkommen.queries.texts import SOURCE_LANGUAGE, TextStatus, text_of, text_status


@dataclass(frozen=True)
class ReadText:
    """A text of a centre as somebody gets it: `language` is what it is written in; `german` where it is newer."""

    text: str
    language: str
    german: str = ""


@dataclass(frozen=True)
class CentreCard:
    """A centre with all that a list or its page says; `days` are the coming outreach days at this authority."""

    centre: AdviceCentre
    is_stale: bool
    days: list[OutreachDay]

    @cached_property
    def topics(self) -> list[str]:
        """What it helps with, in words."""
        return topic_names(self.centre.topics)

    @cached_property
    def languages(self) -> list[str]:
        """What is spoken there, in words."""
        return spoken_names(self.centre.languages)

    @property
    def towns(self) -> set[str]:
        """Where one can go: its own address and the offices in which it sits."""
        return {town for town in (self.centre.town, *(day.office.town for day in self.days)) if town}


@dataclass(frozen=True)
class Directory:
    """The cards that fit, and what one can choose from: pairs of value and name."""

    cards: list[CentreCard]
    topics: list[tuple[str, str]] = field(default_factory=list)
    languages: list[tuple[str, str]] = field(default_factory=list)
    towns: list[tuple[str, str]] = field(default_factory=list)
    has_any: bool = False


def shown_centres(authority: Authority) -> QuerySet[AdviceCentre]:
    """The centres whose page is shown to the people of an authority."""
    return AdviceCentre.objects.filter(is_published=True, residences__contains=[authority.slug])


def directory(authority: Authority, *, topic: str, language: str, town: str, now: dt.datetime) -> Directory:
    """The centres for the people of an authority by topic, language and place; confirmed ones first, then by name."""
    cards = [_card(centre, now) for centre in _with_days(shown_centres(authority), authority, now)]
    fitting = [
        card
        for card in cards
        if (not topic or topic in card.centre.topics)
        and (not language or language in card.centre.languages)
        and (not town or town in card.towns)
    ]
    topics = {code for card in cards for code in card.centre.topics}
    spoken = {code for card in cards for code in card.centre.languages}
    towns = {name for card in cards for name in card.towns}
    return Directory(
        cards=sorted(fitting, key=lambda card: (card.is_stale, card.centre.name)),
        topics=[(code, str(name)) for code, name in TOPICS.items() if code in topics],
        languages=sorted(((code, str(language_name(code))) for code in spoken), key=lambda pair: pair[1]),
        towns=[(name, name) for name in sorted(towns)],
        has_any=bool(cards),
    )


def centre_card(authority: Authority, code: str, *, now: dt.datetime) -> CentreCard | None:
    """A centre whose page is shown to the people of this authority."""
    found = next(iter(_with_days(shown_centres(authority).filter(code=code), authority, now)), None)
    return _card(found, now) if found else None


def has_centres(authority: Authority) -> bool:
    """Whether there is any centre to show."""
    return shown_centres(authority).exists()


# for the front door of an authority, which everybody opens
cached_has_centres = microcached(has_centres)


def read_text(centre: AdviceCentre, name: str) -> ReadText:
    """`about` or `opening_hours` in the reader's language, German where there is nothing or where German is newer."""
    language, german = reader_language(), text_of(centre, name, SOURCE_LANGUAGE)
    own = text_of(centre, name, language)
    if not own:
        return ReadText(german, SOURCE_LANGUAGE)
    is_older = text_status(centre, name, language) == TextStatus.OUTDATED
    return ReadText(own, language, german if is_older else "")


def coming_days(now: dt.datetime) -> QuerySet[OutreachDay]:
    """Outreach days that take place and are not over."""
    return OutreachDay.objects.filter(cancelled_at=None, during__endswith__gt=now).order_by("during")


def _with_days(centres: QuerySet[AdviceCentre], authority: Authority, now: dt.datetime) -> QuerySet[AdviceCentre]:
    days = coming_days(now).filter(authority=authority).select_related("office")
    return centres.prefetch_related(Prefetch("outreach_days", queryset=days, to_attr="days_here"))


def _card(centre: AdviceCentre, now: dt.datetime) -> CentreCard:
    days = centre.days_here  # type: ignore[attr-defined] # from the prefetch
    return CentreCard(centre, is_stale(centre.confirmed_on, today=berlin_day(now)), days)
