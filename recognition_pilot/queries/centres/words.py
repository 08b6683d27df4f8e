"""What topics, facts and states are called, for applicants and staff alike."""

import datetime as dt

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from recognition_pilot.rules.advice import Topic
from recognition_pilot.rules.referrals import Fact
from willkommen.languages import language_name
from willkommen.moments import short_date

TOPICS: dict[str, Promise] = {
    Topic.RECOGNITION: _("Recognition of foreign qualifications"),
    Topic.MIGRATION: _("Arriving, residence, migration advice"),
    Topic.ASYLUM: _("Asylum and flight"),
    Topic.WORK: _("Work and training"),
    Topic.GERMAN: _("Learning German"),
    Topic.FAMILY: _("Family, children, school"),
    Topic.HEALTH: _("Health and psychological help"),
    Topic.MONEY: _("Money, debts, benefits"),
    Topic.HOUSING: _("Housing"),
    Topic.VIOLENCE: _("Protection from violence"),
}
FACTS: dict[str, Promise] = {
    Fact.NAME: pgettext_lazy("fact", "Name"),
    Fact.PHONE: pgettext_lazy("fact", "Telephone number"),
    Fact.EMAIL: pgettext_lazy("fact", "E-mail address"),
    Fact.BORN_ON: pgettext_lazy("fact", "Date of birth"),
    Fact.SPOKEN_LANGUAGE: pgettext_lazy("fact", "Language for the talk"),
    Fact.PROFESSION: pgettext_lazy("fact", "Profession learned"),
    Fact.GERMAN_LEVEL: pgettext_lazy("fact", "Level of German"),
    Fact.CONCERN: pgettext_lazy("fact", "What it is about"),
}


def topic_name(code: str) -> str:
    """What a topic is called; its code where it is not known any more."""
    return str(TOPICS.get(code, code))


def topic_names(codes: list[str]) -> list[str]:
    """The names of several topics, in the order of the list of topics."""
    return [str(name) for code, name in TOPICS.items() if code in codes]


def spoken_names(codes: list[str]) -> list[str]:
    """The names of several languages."""
    return [str(language_name(code)) for code in codes]


def fact_lines(facts: dict[str, str]) -> list[tuple[str, str]]:
    """Facts as people read them in the active language: what it is, and what was said."""
    return [(str(FACTS[code]), _said(code, value)) for code, value in facts.items() if code in FACTS]


def _said(code: str, value: str) -> str:
    if code == Fact.BORN_ON:
        return short_date(dt.date.fromisoformat(value))
    return str(language_name(value)) if code == Fact.SPOKEN_LANGUAGE else value
