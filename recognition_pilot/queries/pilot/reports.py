"""The documentation of the pilot on paper: of one authority, and of the whole Land."""

import datetime as dt
from collections.abc import Iterator

from recognition_pilot.models import Measure, Practice, SelfAssessment
from recognition_pilot.queries.pilot.assessments import assessments_of
from recognition_pilot.queries.pilot.effects import effect_page
from recognition_pilot.queries.pilot.measures import measures_of
from recognition_pilot.queries.pilot.published import comparison, published_tables, quarter_words
from recognition_pilot.queries.pilot.words import NAMES
from recognition_pilot.queries.practices import figures_of, published_practices, text_of
from recognition_pilot.rules.groups import span_of
from recognition_pilot.rules.self_assessment import FIELDS, changes
from willkommen.models import Authority
from willkommen.queries.authorities import all_authorities
from willkommen.tenancy import visiting


def report_of(authority: Authority, *, now: dt.datetime) -> dict:
    """Self-assessment, measures with what they did, published examples of one authority."""
    practices = [one for one in published_practices() if one.authority_id == authority.pk]
    return {
        "assessments": assessments_of(authority),
        "measures": [{"measure": one, "page": effect_page(one, now=now)} for one in measures_of(authority)],
        "practices": _told(practices),
        "now": now,
    }


def report_of_the_land(*, now: dt.datetime) -> dict:
    """What may leave the authorities: how many assessed themselves and what changed, measures by field, examples, figures.

    No authority stands alone here except with what it has published itself.
    """
    tables = published_tables()
    return {
        "authorities": Authority.objects.count(),
        "assessed": _assessed(),
        "measures": _measures_by_field(),
        "practices": _told(published_practices()),
        "quarter": quarter_words(tables[0]) if tables else None,
        "comparison": comparison(tables[0]) if tables else None,
        "now": now,
    }


def _told(practices: list[Practice]) -> list[dict]:
    return [{"practice": one, "text": text_of(one, language="de"), "figures": figures_of(one)} for one in practices]


def _assessed() -> list[dict]:
    """By how many levels each field moved, as the span over at least three finished pairs."""
    answers = [
        {
            one.point: one.answers
            for one in SelfAssessment.objects.filter(authority=authority, finished_at__isnull=False)
        }
        for authority in _each_visited()
    ]
    pairs = [changes(both["start"], both["end"]) for both in answers if len(both) == 2]
    return [{"name": NAMES[field], "span": span_of(pair[field] for pair in pairs)} for field in FIELDS]


def _each_visited() -> Iterator[Authority]:
    """One authority after the other, each while it is visited."""
    for authority in all_authorities():
        with visiting(authority.pk):
            yield authority


def _measures_by_field() -> list[dict]:
    """How many measures there are in each field; a measure names no person, so small numbers may stand."""
    fields = [
        field
        for authority in _each_visited()
        for field in Measure.objects.filter(authority=authority).values_list("field", flat=True)
    ]
    return [{"name": NAMES[field], "count": fields.count(field)} for field in FIELDS if field in fields]
