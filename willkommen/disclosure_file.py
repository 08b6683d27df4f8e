"""The file itself: a page to read in the person's language and in German, the same for machines, and what they gave us."""

import datetime as dt
import io
import json
import zipfile

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from willkommen.disclosure import Entry, Part, Subject, enclosures_of, parts_of
from willkommen.languages import LANGUAGE_NAMES
from willkommen.moments import berlin_day, clock, short_date

RTL = {"ar", "fa"}


def disclosure_file(
    subject: Subject, *, language: str, roles: frozenset[str], without: frozenset[str], now: dt.datetime
) -> bytes:
    """A ZIP: `auskunft.html` to read and print, `auskunft.json` for machines, `dateien/…` what the person handed in."""
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("auskunft.html", _page(subject, language, roles, without, now))
        with translation.override("de"):
            archive.writestr("auskunft.json", _for_machines(subject, roles, without, now))
        for number, enclosure in enumerate(enclosures_of(subject, roles=roles), start=1):
            archive.writestr(f"dateien/{number}-{enclosure.name}", enclosure.content)
    return into.getvalue()


def _page(subject, language: str, roles, without, now) -> str:
    halves = []
    for code in dict.fromkeys((language, "de")):
        with translation.override(code):
            chapters = [
                {"title": part.title, "entries": [_shown(entry) for entry in part.entries]}
                for part in parts_of(subject, roles=roles, without=without)
            ]
            context = {
                "authority": subject.authority,
                "chapters": chapters,
                "left_out": len(without),
                "made_at": _words(now),
                "language": code,
            }
            body = render_to_string("public/disclosure/_half.html", context)
        halves.append({"body": body, "language": code, "direction": "rtl" if code in RTL else "ltr"})
    with translation.override(language):
        return render_to_string("public/disclosure/file.html", {"halves": halves, "title": _("What we keep about you")})


def _shown(entry) -> list[tuple[str, str]]:
    return [(one.label, _words(one.value)) for one in entry.values]


def _words(value) -> str:
    """A value as people read it in the active language."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, dt.datetime):
        return f"{short_date(berlin_day(value))} {clock(value)}"
    if isinstance(value, dt.date):
        return short_date(value)
    if isinstance(value, dict):
        return ", ".join(f"{name}: {_words(one)}" for name, one in value.items())
    if isinstance(value, (list, tuple)):
        return ", ".join(map(_words, value))
    return str(LANGUAGE_NAMES.get(value, value)) if isinstance(value, str) else str(value)


def _for_machines(subject, roles, without, now) -> str:
    parts: list[Part] = parts_of(subject, roles=roles, without=without)
    content = {
        "format": 1,
        "authority": subject.authority.slug,
        "made_at": now,
        "left_out": len(without),
        "parts": {part.code: [_named(entry) for entry in part.entries] for part in parts},
    }
    return json.dumps(content, ensure_ascii=False, indent=1, default=_plain)


def _named(entry: Entry) -> dict[str, object]:
    """Values by their codes; a list where there are several of a kind."""
    found: dict[str, list] = {}
    for one in entry.values:
        found.setdefault(one.code, []).append(one.value)
    return {code: values[0] if len(values) == 1 else values for code, values in found.items()}


def _plain(value) -> str:
    return value.isoformat() if isinstance(value, (dt.date, dt.datetime)) else str(value)
