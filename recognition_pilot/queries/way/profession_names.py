"""What professions, groups and countries are called in the reader's language."""

import json
from functools import cache
from pathlib import Path

from django.utils.translation import pgettext, pgettext_lazy

from recognition_pilot.models import LabelKind, Profession, ProfessionLabel
from willkommen.folding import fold
from willkommen.languages import reader_language

_COUNTRIES = Path(__file__).parents[2] / "catalogue" / "countries.json"
_GROUPS = {
    "health": pgettext_lazy("professions", "Health and care"),
    "social": pgettext_lazy("professions", "Children, social work, disability"),
    "teaching": pgettext_lazy("professions", "Teaching at schools"),
    "craft": pgettext_lazy("professions", "Crafts and building"),
    "industry_and_trade": pgettext_lazy("professions", "Industry, trade, office, hotels, transport, computers"),
    "engineering": pgettext_lazy("professions", "Engineering and architecture"),
    "academic": pgettext_lazy("professions", "Another profession learned at a university"),
    "law_and_other": pgettext_lazy("professions", "Law, taxes, security, languages"),
    "agriculture": pgettext_lazy("professions", "Farming, gardens, animals"),
}


def name_of(profession: Profession | None) -> str:
    """The profession in the reader's language, in German where nobody has written it; empty without one."""
    if profession is None:
        return ""
    names = ProfessionLabel.objects.filter(profession=profession, kind=LabelKind.NAME, language=reader_language())
    return names.values_list("text", flat=True).first() or profession.name_de


def group_name(group: str) -> str:
    """A group of professions; empty for what is none."""
    return str(_GROUPS.get(group, ""))


def groups() -> list[tuple[str, str]]:
    """All groups with their names, as somebody chooses among them."""
    return [(code, str(name)) for code, name in _GROUPS.items()]


def country_name(learned_in: str) -> str:
    """Where somebody learned: a country, or one of the two halves of the world that matter here."""
    if learned_in == "eu":
        return pgettext("country", "A country of the EU, Iceland, Liechtenstein, Norway or Switzerland")
    if learned_in == "third":
        return pgettext("country", "Another country")
    return _names(reader_language()).get(learned_in, "")


def countries() -> list[tuple[str, str]]:
    """All countries but Germany, as the reader's language orders them."""
    names = _names(reader_language())
    return sorted(((code, name) for code, name in names.items() if code != "DE"), key=lambda pair: fold(pair[1]))


def is_country(learned_in: str) -> bool:
    """Whether we know the country, so that no address makes one up."""
    return learned_in in _names("de") and learned_in != "DE"


@cache
def _names(language: str) -> dict[str, str]:
    names = json.loads(_COUNTRIES.read_text("utf-8"))["names"]
    written = "de" if language == "de-simple" else language
    return {code: row[written] for code, row in names.items()}
