"""Clocks of bodies, silence, consent and how long a record is kept: the agreed figures, and what must hold for every day."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appointments.queries.holidays import is_public_holiday
from casework.queries.periods import end_of_period
from recognition_pilot.actions.guidance import body_clocks, keeping
from recognition_pilot.rules import guidance as rules
from recognition_pilot.rules.clocks import CLOCKS, Clock, period_of, section_of
from tests.factories import MONDAY, NOW, make_authority
from tests.recognition_pilot.guided import make_guide, make_record

DAYS = st.dates(dt.date(2024, 1, 1), dt.date(2035, 12, 31))


@pytest.mark.parametrize(
    ("kind", "is_fast", "began_on", "ends_on", "section"),
    [
        # one month from the application
        ("acknowledgement", False, dt.date(2026, 10, 5), dt.date(2026, 11, 5), "§ 6 (2), § 13 (2) BQFG"),
        # the last of a shorter month, which is a Saturday: the Monday after it
        ("acknowledgement", False, dt.date(2026, 1, 31), dt.date(2026, 3, 2), "§ 6 (2), § 13 (2) BQFG"),
        ("acknowledgement", True, dt.date(2026, 10, 5), dt.date(2026, 10, 19), "§ 14a BQFG"),
        # three months, ending on Christmas Day: the Monday after the weekend
        ("decision", False, dt.date(2026, 9, 25), dt.date(2026, 12, 28), "§ 6 (3), § 13 (3) BQFG"),
        ("decision", True, dt.date(2026, 10, 5), dt.date(2026, 12, 7), "§ 14a BQFG"),
        ("deficit_notice", False, dt.date(2026, 10, 5), dt.date(2027, 2, 5), "§ 3 BÄO"),
        ("deficit_notice", True, dt.date(2026, 10, 5), dt.date(2026, 12, 7), "§ 3 BÄO, § 81a AufenthG"),
    ],
)
def test_a_body_has_to_act_by_this_day(kind, is_fast, began_on, ends_on, section):
    period = period_of(kind, is_fast=is_fast)
    assert end_of_period(began_on, period.length, period.unit) == ends_on
    assert section_of(kind, is_fast=is_fast) == section


def test_where_a_letter_names_the_day_no_section_is_made_up():
    assert [kind for kind in Clock if period_of(kind, is_fast=False) is None] == [
        *("extension", "funding", "funding_spent")
    ]
    assert section_of("funding", is_fast=True) == ""


@given(began_on=DAYS, kind=st.sampled_from([kind for kind in Clock if CLOCKS[kind].usual]))
def test_a_clock_ends_on_a_working_day_and_the_fast_one_never_later(began_on, kind):
    usual, fast = (period_of(kind, is_fast=is_fast) for is_fast in (False, True))
    days = [end_of_period(began_on, period.length, period.unit) for period in (fast, usual)]
    assert began_on < days[0] <= days[1]
    assert all(day.weekday() < 5 and not is_public_holiday(day) for day in days)


@given(last=DAYS, after=st.integers(0, 400), planned=st.none() | st.integers(-60, 60))
def test_who_has_a_day_ahead_is_never_silent(last, after, planned):
    today = last + dt.timedelta(days=after)
    due_on = None if planned is None else today + dt.timedelta(days=planned)
    silent = rules.is_silent(last, due_on, today=today)
    assert silent == (after > 42 and (due_on is None or due_on < today))


@given(last=DAYS, closed=st.none() | DAYS)
def test_a_record_is_never_kept_longer_than_three_years_after_the_last_contact(last, closed):
    until = rules.keep_until(last, closed)
    assert until <= rules.months_after(last, 36)
    assert closed is None or until <= rules.months_after(closed, 6)


@given(own=st.text(max_size=80), german=st.text(min_size=1, max_size=80))
def test_the_words_of_both_languages_come_apart_as_they_were_put_together(own, german):
    divider = "————"
    if divider in own + german:
        return
    expected = ("", german) if own == german else (own, german)
    assert rules.halves(rules.in_both(own, german)) == expected


def test_only_accompanying_and_single_papers_carry_a_record():
    scopes = ["accompany", "document:cv", "share:body", "referral", "booking"]
    assert [scope for scope in scopes if rules.carries_a_record(scope)] == ["accompany", "document:cv"]


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        (dt.date(2026, 5, 4), dt.date(2026, 9, 7), 4),
        (dt.date(2026, 5, 31), dt.date(2026, 6, 30), 0),
        (MONDAY, dt.date(2026, 9, 1), 0),
    ],
)
def test_whole_months_are_counted(first, last, months):
    assert rules.full_months(first, last) == months


# ---- With rows ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def record(db):
    authority = make_authority()
    return make_record(authority, make_guide(authority))


def start(record, kind="decision", started_on=MONDAY, **more):
    return body_clocks.start_body_clock(record=record, kind=kind, started_on=started_on, now=NOW, **more)


def test_the_fast_procedure_reckons_running_clocks_anew_and_back(record):
    start(record)
    start(record, "funding", due_on=dt.date(2027, 6, 30))
    for is_fast, due_on in ((True, dt.date(2026, 12, 7)), (False, dt.date(2027, 1, 5))):
        body_clocks.set_fast_track(record=record, is_fast=is_fast, now=NOW)
        assert record.clocks.get(kind="decision").due_on == due_on
        assert record.clocks.get(kind="funding").due_on == dt.date(2027, 6, 30)


def test_a_clock_of_a_kind_runs_once(record):
    start(record)
    with pytest.raises(body_clocks.RunsAlready):
        start(record)
    body_clocks.stop_body_clock(record=record, clock=record.clocks.get(), on=MONDAY, now=NOW)
    start(record)
    assert record.clocks.count() == 2


def test_where_the_law_names_no_period_the_day_is_asked_for(record):
    for due_on in (None, MONDAY - dt.timedelta(days=1)):
        with pytest.raises(body_clocks.WhichDay):
            start(record, "funding", due_on=due_on)
    assert start(record, "funding", due_on=MONDAY).due_on == MONDAY


def test_extended_time_takes_the_place_of_the_time_to_decide(record):
    start(record, started_on=dt.date(2026, 7, 6))
    start(record, "extension", due_on=dt.date(2026, 11, 6))
    assert [(one.kind, one.stopped_on) for one in record.clocks.order_by("pk")] == [
        ("decision", MONDAY),
        ("extension", None),
    ]


def test_a_clock_does_not_stop_before_it_began(record):
    clock = start(record)
    with pytest.raises(body_clocks.StopsBeforeItBegan):
        body_clocks.stop_body_clock(record=record, clock=clock, on=MONDAY - dt.timedelta(days=1), now=NOW)


def test_a_result_stops_the_clock_of_the_body_and_no_other(record):
    start(record)
    start(record, "funding", due_on=dt.date(2027, 6, 30))
    keeping.record_outcome(record=record, outcome="full", on=MONDAY, now=NOW)
    assert list(record.clocks.filter(stopped_on=None).values_list("kind", flat=True)) == ["funding"]


def test_the_end_asks_once_more_before_the_record_goes(record):
    start(record)
    record = keeping.end_guidance(record=record, now=NOW)
    assert (record.step, record.next_due_on) == ("done", dt.date(2027, 3, 22))
    assert not record.clocks.filter(stopped_on=None).exists()
    record = keeping.record_work(record=record, works=True, now=NOW)
    assert record.works_in_profession is True
    record = keeping.take_up_again(record=record, now=NOW)
    assert (record.closed_at, record.next_due_on) == (None, None)


def test_work_is_asked_for_only_at_the_end(record):
    with pytest.raises(keeping.NoOutcomeYet):
        keeping.record_work(record=record, works=True, now=NOW)
