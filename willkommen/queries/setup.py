"""How far an authority is set up, in a few words for its administrators."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import F
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from willkommen.languages import LANGUAGE_NAMES, html_lang, text_dir
from willkommen.models import AccessibilityReport, Authority, EmergencyAccess, Office
from willkommen.palette import ACCENT_NAMES
from willkommen.queries.staff import live_memberships, open_invitations
from willkommen.queries.texts import TextStatus, texts_of

# What an authority must fill in before its imprint is complete.
REQUIRED_DATA = (
    "phone",
    "email",
    "street",
    "postcode",
    "town",
    "represented_by",
    "data_protection_contact",
    "accessibility_contact",
)


def missing_data(authority: Authority) -> list[str]:
    """The labels of what the law wants to read and is still empty."""
    return [_label(authority, name) for name in REQUIRED_DATA if not getattr(authority, name)]


def _label(authority: Authority, name: str) -> str:
    column: Any = authority._meta.get_field(name)
    return capfirst(str(column.verbose_name))


def authority_state(authority: Authority, now: dt.datetime) -> str:
    """How many languages its pages have."""
    count = len(authority.languages)
    return ngettext("%(count)d language", "%(count)d languages", count) % {"count": count}


def authority_missing(authority: Authority, now: dt.datetime) -> str:
    """How many of the required facts are empty."""
    count = len(missing_data(authority))
    words = ngettext("%(count)d required fact is missing", "%(count)d required facts are missing", count)
    return words % {"count": count} if count else ""


def offices_state(authority: Authority, now: dt.datetime) -> str:
    """How many offices."""
    count = Office.objects.filter(authority=authority).count()
    return ngettext("%(count)d office", "%(count)d offices", count) % {"count": count}


def offices_missing(authority: Authority, now: dt.datetime) -> str:
    """How many offices tell nobody when they are open."""
    count = Office.objects.filter(authority=authority, opening_hours=None).count()
    words = ngettext("%(count)d without opening hours", "%(count)d without opening hours", count)
    return words % {"count": count} if count else ""


def staff_state(authority: Authority, now: dt.datetime) -> str:
    """How many people, and how many are invited."""
    count = live_memberships(authority, now=now).values("staff_member").distinct().count()
    people = ngettext("%(count)d person", "%(count)d people", count) % {"count": count}
    invited = open_invitations(authority, now=now).count()
    if not invited:
        return people
    return people + ", " + ngettext("%(count)d invited", "%(count)d invited", invited) % {"count": invited}


def texts_state(authority: Authority, now: dt.datetime) -> str:
    """How many texts there are to translate."""
    count = len(texts_of(authority))
    return ngettext("%(count)d text", "%(count)d texts", count) % {"count": count}


def texts_missing(authority: Authority, now: dt.datetime) -> str:
    """How many translations readers miss or should not trust, in the languages of the pages."""
    worries = [
        translation.status
        for text in texts_of(authority)
        for translation in text.translations.values()
        if translation.language in authority.languages
    ]
    missing, outdated = worries.count(TextStatus.MISSING), worries.count(TextStatus.OUTDATED)
    parts = []
    if missing:
        parts.append(ngettext("%(count)d missing", "%(count)d missing", missing) % {"count": missing})
    if outdated:
        parts.append(ngettext("%(count)d outdated", "%(count)d outdated", outdated) % {"count": outdated})
    return ", ".join(parts)


def barriers_state(authority: Authority, now: dt.datetime) -> str:
    """How many reports."""
    count = AccessibilityReport.objects.filter(authority=authority).count()
    if not count:
        return _("no report")
    return ngettext("%(count)d report", "%(count)d reports", count) % {"count": count}


def emergencies_state(authority: Authority, now: dt.datetime) -> str:
    """How many there were within the last month."""
    count = EmergencyAccess.objects.filter(authority=authority, began_at__gt=now - dt.timedelta(days=30)).count()
    if not count:
        return _("none in the last 30 days")
    return ngettext("%(count)d in the last 30 days", "%(count)d in the last 30 days", count) % {"count": count}


def barriers_of(authority: Authority) -> list[dict]:
    """What readers reported, open ones first, newest first."""
    return [
        {
            "pk": report.pk,
            "settled_at": report.settled_at,
            "reported_at": report.reported_at,
            "page": report.page,
            "text": report.text,
            "reply_to": report.reply_to,
            "language_name": LANGUAGE_NAMES.get(report.language, report.language),
            "lang": html_lang(report.language),
            "dir": text_dir(report.language),
        }
        for report in AccessibilityReport.objects.filter(authority=authority).order_by(
            F("settled_at").asc(nulls_first=True), "-reported_at"
        )[:500]
    ]


def data_of(authority: Authority, fields: Iterable[str]) -> list[dict]:
    """Labels and values of some fields, ready to be read."""
    rows = []
    for name in fields:
        rows.append(
            {"label": _label(authority, name.removesuffix("_de")), "value": _shown(getattr(authority, name), name)}
        )
    return rows


def _shown(value, name: str) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if name == "accent":
        return str(ACCENT_NAMES.get(value, value))
    if name == "languages":
        # each in an isolate of its own: two names from right to left would otherwise change places
        return ", ".join(f"\u2068{LANGUAGE_NAMES[code]}\u2069" for code in value)
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(value or "")
