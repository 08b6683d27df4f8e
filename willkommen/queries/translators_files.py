"""Texts as PO files, the form translators and their programs know."""

import datetime as dt

import polib

from willkommen.models import Authority
from willkommen.queries.texts import TextStatus, texts_of


def translators_file(authority: Authority, language: str, *, now: dt.datetime) -> str:
    """All texts of an authority with their translations into one language; outdated ones are marked “fuzzy”.

    `msgctxt` finds the text again, `msgid` is the German text of today: an older one is refused when the file is back.
    """
    catalogue = polib.POFile(wrapwidth=100)
    catalogue.metadata = {
        "Project-Id-Version": f"Willkommen {authority.slug}",
        "PO-Revision-Date": f"{now:%Y-%m-%d %H:%M%z}",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
    }
    for text in texts_of(authority):
        translation = text.translations[language]
        entry = polib.POEntry(
            msgctxt=text.key, msgid=text.german, msgstr=translation.text, comment=f"{text.title}: {text.label}"
        )
        if translation.status == TextStatus.OUTDATED:
            entry.flags.append("fuzzy")
        catalogue.append(entry)
    return str(catalogue)
