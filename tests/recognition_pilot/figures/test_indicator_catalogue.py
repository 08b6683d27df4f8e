"""The catalogue of indicators fits the facts, and knows no employee."""

import pytest
from django.utils import translation

from recognition_pilot.models import Fact
from recognition_pilot.queries.fact_rows import STATEMENTS
from recognition_pilot.queries.figures.indicators import indicator, indicators
from recognition_pilot.rules.facts import FACTS, taken
from recognition_pilot.rules.indicators import INDICATORS


@pytest.mark.parametrize("language", ["de", "en"])
def test_all_28_indicators_are_described(language):
    with translation.override(language):
        found = indicators()
    assert [one.code for one in found] == [f"I{number:02d}" for number in range(1, 29)]
    assert all(one.name and one.definition and one.formula and one.source and one.target for one in found)


def test_german_and_english_are_two_languages():
    with translation.override("de"):
        german = indicator("I03").name
    with translation.override("en"):
        english = indicator("I03").name
    assert (german, english) == ("Wartezeit am Schalter", "Wait at the counter")


def test_every_indicator_is_reckoned_from_facts_that_are_taken():
    assert list(INDICATORS) == [one.code for one in indicators()]
    assert {name for one in INDICATORS.values() for name in one.facts} == set(FACTS)
    assert set(STATEMENTS) == {*taken("rows"), *taken("evening")}


def test_every_cut_the_catalogue_offers_is_one_of_its_first_fact():
    for one in indicators():
        assert set(one.slices) <= set(FACTS[INDICATORS[one.code].facts[0]].cuts), one.code


def test_bounds_are_of_the_value_the_90_per_cent_value_or_a_known_detail():
    for one in indicators():
        known = {"value", "p90", *(detail.code for detail in one.details)}
        assert {bound.of for bound in one.bounds} <= known, one.code


def test_no_fact_has_a_place_for_an_employee_and_no_statement_reads_who_served():
    columns = {field.name for field in Fact._meta.get_fields()}
    assert columns == {
        *("id", "authority", "grain", "starts_on", "name", "cut", "key"),
        *("count", "total", "values", "counts"),
    }
    cuts = {cut for kind in FACTS.values() for cut in kind.cuts}
    assert not cuts & {"staff", "staff_member", "clerk", "caseworker", "assigned_to", "counter"}
    for name, statement in STATEMENTS.items():
        if name not in {"counter_hours", "in_language"}:
            assert "staff" not in statement, name
            assert "assigned_to" not in statement, name


def test_no_cut_and_no_waiting_time_tells_of_a_security_query():
    assert "security" not in {cut for kind in FACTS.values() for cut in kind.cuts}
    with_it = {name for name, statement in STATEMENTS.items() if "security_check" in statement}
    # only as one of the eleven states in which an application is open, never by itself
    assert with_it == {"open_cases"}
