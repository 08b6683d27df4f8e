"""What the parts of a cut are called, for staff."""

from collections.abc import Callable, Iterable

from django.utils.translation import get_language, gettext, pgettext_lazy

from appointments.models import Service, Situation
from appointments.models.booking import BookedBy
from casework.models import BodyKind, EntryChannel
from recognition_pilot.models import ComplaintTopic, TrainingTopic
from recognition_pilot.rules.facts import LEADS
from willkommen.languages import LANGUAGE_NAMES, SPOKEN_LANGUAGES
from willkommen.models import Authority, Office

CHANNELS = {
    **{str(value): label for value, label in EntryChannel.choices},
    **{str(value): label for value, label in BookedBy.choices},
    "walk_in": pgettext_lazy("channel", "without an appointment"),
}
YES_NO = {
    "reminder": {
        "yes": pgettext_lazy("reminder", "reminded"),
        "no": pgettext_lazy("reminder", "not reminded"),
    },
    "dispatch": {
        "yes": pgettext_lazy("card", "sent directly"),
        "no": pgettext_lazy("card", "handed out at the counter"),
    },
}


def words_of_cut(authority: Authority, by: str, keys: Iterable[str], *, code: str = "") -> dict[str, str]:
    """The name of every key of a cut; of a key nobody knows any more the key itself."""
    wanted = list(keys)
    names = _NAMES.get(by, _plain)(authority, wanted) | _topics(by, code)
    return {key: str(names.get(key) or key or gettext("not recorded")) for key in wanted}


def _named(rows, key: str) -> dict[str, str]:
    is_english = (get_language() or "de").startswith("en")
    return {
        str(code): (english if is_english and english else german)
        for code, german, english in rows.values_list(key, "name_de", "name_en")
    }


def _services(authority: Authority, keys: list[str]) -> dict[str, str]:
    return _named(Service.objects.filter(code__in=keys), "code")


def _groups(authority: Authority, keys: list[str]) -> dict[str, str]:
    return _named(Situation.objects.filter(code__in=keys), "code")


def _offices(authority: Authority, keys: list[str]) -> dict[str, str]:
    return _named(Office.objects.filter(authority=authority), "pk")


def _languages(authority: Authority, keys: list[str]) -> dict[str, str]:
    return {key: str(SPOKEN_LANGUAGES.get(key) or LANGUAGE_NAMES.get(key, key)) for key in keys}


def _hours(authority: Authority, keys: list[str]) -> dict[str, str]:
    return {key: f"{key}:00–{key}:59" for key in keys}


def _leads(authority: Authority, keys: list[str]) -> dict[str, str]:
    """Days between booking and coming: from, to."""
    names = {}
    for lead in LEADS:
        first, last = lead.key, lead.last
        if last is None:
            names[lead.key] = gettext("%(first)s days ahead and more") % {"first": int(first)}
        else:
            names[lead.key] = gettext("%(first)s to %(last)s days ahead") % {"first": int(first), "last": last}
    return names


def _topics(by: str, code: str) -> dict[str, str]:
    if by != "topic":
        return {}
    choices = {"I22": ComplaintTopic, "I24": TrainingTopic}.get(code)
    return {str(value): str(label) for value, label in choices.choices} if choices else {}


def _plain(authority: Authority, keys: list[str]) -> dict[str, str]:
    return {}


def _of(words: dict) -> Callable[[Authority, list[str]], dict[str, str]]:
    return lambda authority, keys: {key: str(words[key]) for key in keys if key in words}


_NAMES: dict[str, Callable[[Authority, list[str]], dict[str, str]]] = {
    "service": _services,
    "group": _groups,
    "office": _offices,
    "language": _languages,
    "hour": _hours,
    "lead": _leads,
    "channel": _of(CHANNELS),
    "reminder": _of(YES_NO["reminder"]),
    "dispatch": _of(YES_NO["dispatch"]),
    "body": _of({str(value): label for value, label in BodyKind.choices}),
}
