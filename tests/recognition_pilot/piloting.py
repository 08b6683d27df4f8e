"""The pilot for tests: measures, examples, monthly figures of several authorities; and the addresses of the pages."""

import datetime as dt
import itertools

from recognition_pilot.actions.pilot.measures import add_measure, move_measure
from recognition_pilot.actions.pilot.practices import publish_practice, submit_practice, write_practice
from recognition_pilot.models import Fact, Practice, PublishedTable
from tests.factories import NOW, make_authority, make_staff
from willkommen.models import Authority

SUPERVISION_PILOT = dict.fromkeys(
    (
        *("pilot", "pilot_assessment", "pilot_assessment_edit", "pilot_assessment_finish", "pilot_report"),
        *("pilot_measure", "pilot_measure_new", "pilot_measure_edit", "pilot_measure_move"),
        *("pilot_practice_write", "pilot_practice_submit", "pilot_practice_withdraw", "pilot_practice_review"),
    ),
    "pilot",
)
LAND_PILOT = {
    *("land_figures", "land_quarter", "land_authority", "land_report", "land_practices", "land_practice_review"),
}
PUBLIC_PILOT = {"practices", "practice"}
SPECIAL_PILOT = {
    **dict.fromkeys(("pilot_assessment_edit", "pilot_assessment_finish"), lambda street: {"point": "start"}),
    **dict.fromkeys(
        (name for name in SUPERVISION_PILOT if name.startswith(("pilot_measure", "pilot_practice"))),
        lambda street: {"measure": street.practice.measure_id, "practice": street.to_review.pk},
    ),
    "land_practice_review": lambda street: {"practice": street.to_review.pk},
    "land_authority": lambda street: {"slug": street.authority.slug},
    "land_quarter": lambda street: {"quarter": "2026-2"},
    "practice": lambda street: {"slug": street.practice.slug},
}
WORDS = {"situation": "Es war voll.", "done": "Wir haben gefragt.", "result": "Es ging schneller."}
BEGAN = dt.date(2025, 10, 1)
_number = itertools.count(1)


def make_measure(authority, *, staff_member=None, now=NOW, **fields):
    """A measure that runs since October 2025 and should shorten the wait."""
    fields = {
        "title": f"Maßnahme {next(_number)}",
        "what": "Was getan wird",
        "why": "Warum",
        "field": "processes",
        "indicator": "I03",
        "owner": "Team 1",
        "began_on": BEGAN,
        **fields,
    }
    return add_measure(authority=authority, staff_member=staff_member, now=now, **fields)


def make_practice(measure, *, author=None, now=NOW, **fields) -> Practice:
    """A draft of an example."""
    fields = {"title": "Kurz fragen", "title_en": "", "words": WORDS, "words_en": {}, **fields}
    return write_practice(measure=measure, staff_member=author, now=now, **fields)


def make_published(measure, *, figures=None, **fields) -> Practice:
    """An example the Land has reviewed."""
    practice = make_practice(measure, **fields)
    submit_practice(practice=practice, staff_member=None, now=NOW)
    publish_practice(practice=practice, figures=figures, reviewer=make_staff(), reviewed_for=None, now=NOW)
    practice.refresh_from_db()
    return practice


def add_pilot(street) -> None:
    """One of everything; what waits for a review is of a third authority, the same for every street."""
    street.practice = make_published(make_measure(street.authority))
    found = Practice.objects.filter(authority__slug="emsland").first()
    if found is None:
        third = Authority.objects.filter(slug="emsland").first() or make_authority("emsland")
        found = make_practice(make_measure(third))
        submit_practice(practice=found, staff_member=None, now=NOW)
    street.to_review = found
    PublishedTable.objects.get_or_create(
        first_day=dt.date(2026, 4, 1),
        defaults={"last_day": dt.date(2026, 6, 30), "published_on": NOW.date(), "content": {"rule": 1, "cells": []}},
    )


def months(first: dt.date, count: int) -> list[dt.date]:
    """The first days of so many months."""
    found = [first]
    while len(found) < count:
        found.append((found[-1] + dt.timedelta(days=32)).replace(day=1))
    return found


def waited(authority, minutes: dict[dt.date, int], *, people: int = 40) -> None:
    """In each of these months so many people waited exactly so long."""
    Fact.objects.bulk_create(
        Fact(
            authority=authority,
            grain="month",
            starts_on=month,
            name="wait",
            count=people,
            total=people * wait,
            values=[wait],
            counts=[people],
        )
        for month, wait in minutes.items()
    )


def over(measure, *, on: dt.date):
    """The measure is over on this day."""
    return move_measure(measure=measure, state="over", on=on, remark="", staff_member=None, now=NOW)
