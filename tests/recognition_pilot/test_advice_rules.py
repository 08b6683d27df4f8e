"""What is agreed on about advice centres, outreach days and referrals."""

import datetime as dt

from recognition_pilot.rules.advice import ask_again_on, is_stale, stale_on
from recognition_pilot.rules.outreach import free_spans, talk_spans
from recognition_pilot.rules.referrals import Fact, may_answer, missing_facts, told_facts

NINE = dt.datetime(2026, 10, 6, 7, 0, tzinfo=dt.UTC)


def at(minutes: int) -> dt.datetime:
    return NINE + dt.timedelta(minutes=minutes)


def test_a_page_is_stale_on_the_day_half_a_year_after_it_was_confirmed():
    confirmed = dt.date(2026, 1, 1)
    assert (stale_on(confirmed), ask_again_on(confirmed)) == (dt.date(2026, 7, 3), dt.date(2026, 6, 19))
    assert [is_stale(confirmed, today=dt.date(2026, 7, day)) for day in (2, 3)] == [False, True]
    assert is_stale(None, today=confirmed) is True


def test_a_day_is_cut_into_talks_and_the_rest_is_none():
    assert talk_spans(at(0), at(100), minutes=45) == [(at(0), at(45)), (at(45), at(90))]


def test_what_is_taken_or_too_near_is_not_free():
    spans = talk_spans(at(0), at(120), minutes=30)
    assert free_spans(spans, taken=[(at(60), at(90))], now=at(-10)) == [spans[1], spans[3]]


def test_exactly_what_is_ticked_and_has_words_is_told():
    values = {"name": "A", "phone": "1", "email": "", "concern": "secret", "unknown": "x"}
    assert told_facts(values, ["name", "phone", "email", "unknown"]) == {"name": "A", "phone": "1"}


def test_a_centre_needs_a_way_to_reach_somebody_and_more_to_book():
    assert missing_facts({"name": "A"}, may_book=False) == {Fact.PHONE}
    assert missing_facts({"email": "a@example.org"}, may_book=False) == set()
    assert missing_facts({"phone": "1"}, may_book=True) == {Fact.NAME, Fact.BORN_ON}


def test_a_centre_answers_only_forward():
    assert may_answer("sent", "contact_made") is True
    assert [may_answer(state, "contact_made") for state in ("closed", "withdrawn")] == [False, False]
