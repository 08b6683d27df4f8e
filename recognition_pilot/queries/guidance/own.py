"""What somebody who is accompanied reads about themselves."""

import datetime as dt

from recognition_pilot.models import GuidanceRecord
from recognition_pilot.queries.guidance.consent_words import erases_record, fact_words, scope_name
from recognition_pilot.queries.guidance.records import consents_of
from recognition_pilot.rules.guidance import fact_of, halves
from willkommen.languages import html_lang, text_dir
from willkommen.moments import berlin_day


def own_page_of(record: GuidanceRecord, *, now: dt.datetime) -> dict:
    """Every living consent in its words, and what is shared; never a contact, a clock or a name of staff."""
    rows = []
    living = consents_of(record, today=berlin_day(now))
    for consent in living:
        own, german = halves(consent.words)
        shared = getattr(consent, "shared_fact", None)
        rows.append(
            {
                "consent": consent,
                "name": scope_name(consent.scope),
                "erases": erases_record(consent, living),
                "own": own.splitlines(),
                "german": german.splitlines(),
                "lang": html_lang(consent.language),
                "dir": text_dir(consent.language),
                "fact": fact_words(shared) if shared and fact_of(consent.scope) else None,
            }
        )
    return {"rows": rows, "shared": [row["fact"] for row in rows if row["fact"]], "next_due_on": _ahead(record, now)}


def _ahead(record: GuidanceRecord, now: dt.datetime) -> dt.date | None:
    day = record.next_due_on
    return day if day and record.closed_at is None and day >= berlin_day(now) else None
