"""The demo year: three measures, of which one truly works, one does nothing and one coincides with the summer."""

import datetime as dt

import pytest

from recognition_pilot.actions.pilot.demo_year import load_demo_year
from recognition_pilot.models import Fact, Measure, Practice, PublishedTable, SelfAssessment
from recognition_pilot.queries.pilot.effects import effect_page
from recognition_pilot.queries.pilot.published import comparison, published_tables
from recognition_pilot.rules.demo_year import PLACES
from tests.factories import make_authority, make_staff

NOW = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)
CITIES = {"celle", "oldenburg", "wolfsburg"}


@pytest.fixture
def year(db):
    """Nine authorities with their supervisors, and the year."""
    for place in PLACES:
        authority = make_authority(place.slug, kind="city" if place.slug in CITIES else "district")
        make_staff(authority, "supervisor")
    return load_demo_year(now=NOW)


def test_the_effect_page_says_the_right_thing_about_each(year):
    """One load for all of it: it takes two seconds."""
    assert year == 3
    pages = {measure.authority.slug: effect_page(measure, now=NOW) for measure in Measure.objects.all()}
    works, nothing, summer = pages["osnabrueck"], pages["goettingen"], pages["harburg"]

    assert (works.effect.verdict, works.told.headline) == ("works", "Die Maßnahme wirkt")
    assert works.effect.interval.low < -5 < works.effect.interval.high < 0  # what it truly does: five minutes less
    assert works.told.limits == []

    assert (nothing.effect.verdict, nothing.told.headline) == ("none", "Keine Wirkung zu sehen")
    assert nothing.effect.interval.holds_zero

    assert (summer.effect.verdict, summer.told.headline) == ("not_apart", "Vom Sommer nicht zu unterscheiden")
    assert summer.effect.own_change < -2  # looked at alone it would be taken for an effect
    assert "Wer nur die eigenen Zahlen ansieht, würde das für eine Wirkung der Maßnahme halten." in summer.told.limits
    assert any(
        sentence.startswith("In denselben Monaten ein Jahr zuvor waren es bei Ihnen")
        for sentence in summer.told.sentences
    )

    # both measures about the wait are left out of each other's comparison
    assert (works.left_out, summer.left_out, nothing.left_out) == (1, 1, 0)

    assert load_demo_year(now=NOW) == 0
    assert Measure.objects.count() == 3
    assert sorted(Practice.objects.values_list("state", flat=True)) == ["published", "review"]
    assert SelfAssessment.objects.filter(finished_at__isnull=False).count() == 3

    days = {row.starts_on for row in Fact.objects.filter(grain="day", name="wait", authority__slug="celle")}
    assert max(days) == dt.date(2026, 11, 20)
    _months_are_the_sum_of_their_days()
    _the_land_sees_groups_of_three()


def _months_are_the_sum_of_their_days():
    facts = Fact.objects.filter(authority__slug="celle", name="wait", cut="")
    october = facts.get(grain="month", starts_on=dt.date(2026, 10, 1))
    days = facts.filter(grain="day", starts_on__range=(dt.date(2026, 10, 1), dt.date(2026, 10, 31)))
    assert (october.count, october.total) == (sum(one.count for one in days), sum(one.total for one in days))
    # everybody who waited came at some hour
    hours = Fact.objects.filter(authority__slug="celle", name="wait", cut="hour", grain="month")
    of_october = hours.filter(starts_on=dt.date(2026, 10, 1))
    assert sorted(one.key for one in of_october) == ["08", "09", "10", "11", "13", "14", "15"]
    assert (sum(one.count for one in of_october), sum(one.total for one in of_october)) == (
        october.count,
        october.total,
    )


def _the_land_sees_groups_of_three():
    assert PublishedTable.objects.count() == 10
    latest = published_tables()[0]
    assert (latest.first_day, latest.last_day) == (dt.date(2026, 7, 1), dt.date(2026, 9, 30))
    found = comparison(latest)
    assert [len(group["slugs"]) for group in found["groups"]] == [9, 3, 3, 3, 3, 6]
    wait = next(line for line in found["lines"] if line.code == "I03")
    assert all(cell["authorities"] >= 3 for cell in wait.cells)
