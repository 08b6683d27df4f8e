"""Closed quarters are published once, and nobody changes them afterwards."""

import datetime as dt

import pytest
from django.db import DatabaseError, transaction

from recognition_pilot.actions.pilot.publishing import publish_closed_quarters, publish_quarter
from recognition_pilot.models import Fact, FactDay, PublishedTable
from recognition_pilot.queries.pilot.published import authority_over_time, comparison
from tests.factories import NOW, make_authority
from tests.recognition_pilot.piloting import months, waited
from tests.standing import OF_A_JOB, standing

pytestmark = pytest.mark.django_db
SECOND_QUARTER = dt.date(2026, 4, 1)


@pytest.fixture
def four():
    """Four authorities of which the last one is tiny: three people came in each month."""
    found = [make_authority(slug) for slug in ("celle", "emsland", "harburg", "osterholz")]
    for number, authority in enumerate(found[:3]):
        waited(authority, dict.fromkeys(months(SECOND_QUARTER, 3), 10 + 4 * number))
    waited(found[3], {SECOND_QUARTER: 17}, people=3)
    return found


def cell_of(slug, indicator="I03"):
    table = PublishedTable.objects.get(first_day=SECOND_QUARTER)
    return next(cell for cell in table.content["cells"] if (cell["authority"], cell["indicator"]) == (slug, indicator))


def test_a_closed_quarter_is_published_once(four):
    with standing(OF_A_JOB):
        assert publish_closed_quarters(now=NOW) == 1
    before = PublishedTable.objects.get().content
    waited(four[0], {dt.date(2026, 6, 15): 60})
    assert publish_closed_quarters(now=NOW) == 0
    assert PublishedTable.objects.get().content == before


def test_a_quarter_waits_until_its_last_day_is_taken_everywhere(four):
    days = [FactDay.objects.create(authority=one, day=dt.date(2026, 6, 29), taken_at=NOW) for one in four[:2]]
    FactDay.objects.create(authority=four[0], day=dt.date(2026, 7, 15), taken_at=NOW)
    assert publish_closed_quarters(now=NOW) == 0
    FactDay.objects.filter(pk=days[1].pk).update(day=dt.date(2026, 6, 30))
    with standing(OF_A_JOB):
        assert publish_closed_quarters(now=NOW) == 1


def test_a_quarter_that_is_not_closed_is_refused(four):
    with pytest.raises(ValueError, match="only closed quarters"):
        publish_quarter(first_day=dt.date(2026, 7, 1), now=NOW)


def test_a_quarter_nothing_is_known_about_is_not_published(db):
    make_authority("celle")
    assert publish_quarter(first_day=SECOND_QUARTER, now=NOW) is None
    assert PublishedTable.objects.count() == 0


@pytest.mark.parametrize(
    "change",
    [lambda rows: rows.update(content={"cells": []}), lambda rows: rows.delete()],
    ids=["update", "delete"],
)
def test_the_database_refuses_to_change_what_was_published(four, change):
    publish_quarter(first_day=SECOND_QUARTER, now=NOW)
    with pytest.raises(DatabaseError, match="stays as it is"), transaction.atomic():
        change(PublishedTable.objects.all())
    assert PublishedTable.objects.get().content["cells"] != []


def test_a_cell_of_three_people_looks_like_one_of_nobody(four):
    publish_quarter(first_day=SECOND_QUARTER, now=NOW)
    assert cell_of("osterholz") == {**cell_of("osterholz", "I06"), "indicator": "I03"}
    assert (cell_of("osterholz")["count"], cell_of("osterholz")["value"]) == (None, None)


def test_counts_are_rounded_and_values_nearly_right(four):
    publish_quarter(first_day=SECOND_QUARTER, now=NOW)
    for slug, wait in (("celle", 10), ("emsland", 14), ("harburg", 18)):
        cell = cell_of(slug)
        assert (cell["count"] % 5, abs(cell["count"] - 120) <= 6) == (0, True)
        assert abs(cell["value"] - wait) <= 2


def test_one_person_more_moves_no_other_cell(four):
    publish_quarter(first_day=SECOND_QUARTER, now=NOW)
    before = {
        (cell["authority"], cell["indicator"]): cell
        for cell in PublishedTable.objects.get(first_day=SECOND_QUARTER).content["cells"]
    }
    with transaction.atomic():
        Fact.objects.filter(authority=four[0], starts_on=SECOND_QUARTER).update(count=41, total=410, counts=[41])
        # the same quarter in a world with one person more: a second installation with the same key
        cells = _cells_again()
        transaction.set_rollback(True)
    changed = {place for place, cell in cells.items() if cell != before[place]}
    assert changed <= {("celle", "I03")}
    shown = cells["celle", "I03"]["count"]
    assert shown is None or shown % 5 == 0


def _cells_again():
    from recognition_pilot.actions.pilot.publishing import _cells
    from willkommen.models import Authority

    last = dt.date(2026, 6, 30)
    return {
        (cell["authority"], cell["indicator"]): cell
        for authority in Authority.objects.all()
        for cell in _cells(authority, SECOND_QUARTER, last)
    }


def test_groups_are_shown_from_three_authorities_on(four):
    publish_quarter(first_day=SECOND_QUARTER, now=NOW)
    found = comparison(PublishedTable.objects.get())
    wait = next(line for line in found["lines"] if line.code == "I03")
    sizes = [len(group["slugs"]) for group in found["groups"]]
    # all four; small: celle, osterholz; middle: harburg; large: emsland; no city; four districts
    assert sizes == [4, 2, 1, 1, 0, 4]
    assert [bool(cell) for cell in wait.cells] == [True, False, False, False, False, True]
    assert wait.cells[0]["authorities"] == 3


def test_an_authority_over_time_shows_its_own_quarters_alone(four):
    publish_quarter(first_day=SECOND_QUARTER, now=NOW)
    found = authority_over_time(four[1])
    assert [quarter["name"] for quarter in found["quarters"]] == ["2026-2"]
    assert [line["code"] for line in found["lines"]] == ["I03"]
    assert authority_over_time(four[3])["lines"] == []
