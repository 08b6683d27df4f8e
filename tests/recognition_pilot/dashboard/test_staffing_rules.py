"""The simulation: against what is known in theory, and against days made by hand."""

import datetime as dt
from math import factorial
from random import Random

import pytest

from recognition_pilot.rules.staffing import study as module
from recognition_pilot.rules.staffing.day import Person, Seat, act_out
from recognition_pilot.rules.staffing.observed import Planned, Recorded, observed_day
from recognition_pilot.rules.staffing.study import Change, Interval, ObservedDay, study

ALL_DAY = Seat(480, 720)


@pytest.fixture(autouse=True)
def fewer_repetitions(monkeypatch):
    """Enough to tell right from wrong; a real question takes five seconds."""
    monkeypatch.setattr(module, "REPETITIONS", 12)
    monkeypatch.setattr(module, "FEWEST_REPETITIONS", 6)
    monkeypatch.setattr(module, "CHECK_REPETITIONS", 24)


def erlang_c(arrivals: float, served: float, counters: int) -> float:
    """The mean wait of an M/M/c queue."""
    load = arrivals / served
    waiting = load**counters / factorial(counters) / (1 - load / counters)
    chance = waiting / (sum(load**number / factorial(number) for number in range(counters)) + waiting)
    return chance / (counters * served - arrivals)


@pytest.mark.parametrize(("counters", "arrivals"), [(1, 0.05), (3, 0.21)])
def test_the_mean_wait_of_a_queue_known_in_theory_is_found(counters, arrivals):
    draw, at, people = Random(7), 0.0, []
    for _ in range(12_000):
        at += draw.expovariate(arrivals)
        people.append(Person(at, at, draw.expovariate(0.1)))
    called = act_out(people, [Seat(0, at + 1000)] * counters)
    assert len(called) == 12_000
    mean = sum(one.waited for one in called) / len(called)
    assert mean == pytest.approx(erlang_c(arrivals, 0.1, counters), rel=0.06)


def test_who_has_the_earlier_turn_is_called_first():
    walk_in, booked = Person(480, 500, 10), Person(485, 480, 10)
    first = Person(470, 470, 30)
    called = act_out([walk_in, booked, first], [ALL_DAY])
    assert [one.person for one in called] == [first, booked, walk_in]
    assert [one.at for one in called] == [480, 510, 520]


def test_somebody_waits_for_a_counter_with_their_language_for_a_quarter_of_an_hour_and_no_longer():
    turkish = Seat(480, 720, frozenset({"tr"}))
    busy_there = Person(480, 470, 60, "tr")
    speaker = Person(481, 481, 10, "tr")
    called = act_out([busy_there, speaker], [ALL_DAY, turkish])
    assert [(one.at, one.in_own_language) for one in called] == [(480, True), (496, False)]
    assert [one.at for one in act_out([busy_there, speaker], [ALL_DAY, ALL_DAY])] == [480, 481]


def test_those_who_still_wait_at_the_end_are_served_by_who_sits_there_last():
    people = [Person(700, 700, 30), Person(701, 701, 30), Person(702, 702, 30)]
    early, late = Seat(480, 710), Seat(480, 720)
    assert [one.at for one in act_out(people, [early, late])] == [700, 701, 731]


def test_where_nobody_sits_nobody_is_called():
    assert act_out([Person(480, 480, 10)], []) == []


# ---- A day as it was recorded -----------------------------------------------------------------------------------------


def test_a_counter_is_there_from_its_first_call_to_its_last_visit_and_as_planned():
    rows = [Recorded(480, 480, 490, 500, 1, "de"), Recorded(495, 495, 503, 510, 1, "ar")]
    day = observed_day("2026-10-05", rows)
    assert day.seats == (Seat(490, 510),)
    assert day.waited == (10, 8)
    planned = observed_day("2026-10-05", rows, [Planned(1, 480, 720, frozenset({"ar"}))])
    assert planned.seats == (Seat(480, 720, frozenset({"ar"})),)


def test_writing_things_down_between_two_visits_belongs_to_the_visit_when_somebody_waits():
    rows = [Recorded(480, 480, 490, 500, 1, "de"), Recorded(495, 495, 503, 510, 1, "de")]
    assert [person.takes for person in observed_day("2026-10-05", rows).people] == [13, 10]
    nobody_waits = [Recorded(480, 480, 490, 500, 1, "de"), Recorded(502, 502, 503, 510, 1, "de")]
    assert [person.takes for person in observed_day("2026-10-05", nobody_waits).people] == [10, 7]


def test_a_counter_that_calls_nobody_although_people_wait_was_not_there():
    rows = [Recorded(480, 480, 480, 490, 1, "de"), Recorded(495, 495, 600, 610, 1, "de")]
    assert observed_day("2026-10-05", rows).seats == (Seat(480, 490), Seat(600, 610))
    nobody_waited = [Recorded(480, 480, 480, 490, 1, "de"), Recorded(598, 598, 600, 610, 1, "de")]
    assert observed_day("2026-10-05", nobody_waited).seats == (Seat(480, 610),)


# ---- The study --------------------------------------------------------------------------------------------------------


def queue_day(number: int, *, slower: float = 1.0, language: str = "de") -> ObservedDay:
    """A day at one counter that really went as the queue goes; `slower` makes the observed waits longer than that."""
    draw, at, people = Random(number), 480.0, []
    for _ in range(20):
        at += draw.expovariate(1 / 12)
        people.append(Person(at, at, draw.uniform(8, 14), language))
    called = act_out(people, [Seat(480, 760)])
    return ObservedDay(
        (dt.date(2026, 6, 1) + dt.timedelta(weeks=number)).isoformat(),
        tuple(one.person for one in called),
        tuple(one.waited * slower + (slower - 1) * 60 for one in called),
        (Seat(480, 760),),
    )


DAYS = [queue_day(number) for number in range(12)]


def test_one_more_counter_shortens_the_wait_and_the_answer_is_an_interval():
    found = study(DAYS, Change(counters=1), seed=1)
    assert found.changed.median.high < found.today.median.low
    assert found.today.median.low < found.today.median.high
    assert (found.shorter, found.longer) == (100, 0)
    assert (found.days, found.people, found.repetitions) == (12, 240, 12)


def test_the_same_question_has_the_same_answer():
    assert study(DAYS, Change(counters=-1, ends=30), seed=5) == study(DAYS, Change(counters=-1, ends=30), seed=5)


def test_longer_hours_spread_people_and_shorten_the_wait():
    found = study(DAYS, Change(begins=-60, ends=60), seed=1)
    assert found.changed.median.high < found.today.median.high
    assert study(DAYS, Change(begins=60), seed=1).longer >= 90


def test_days_that_went_as_the_queue_goes_fit_and_days_that_did_not_are_said_not_to():
    assert study(DAYS, Change(counters=1), seed=1).fits
    other = study([queue_day(number, slower=3) for number in range(12)], Change(counters=1), seed=1)
    assert not other.fits
    assert [check.is_inside for check in other.checks] == [False] * 10


def test_each_checked_day_says_what_was_foretold_and_what_it_was():
    check = study(DAYS, Change(counters=1), seed=1).checks[-1]
    assert check.day == "2026-08-17"
    assert check.is_inside == (round(check.said.low) <= round(check.was) <= round(check.said.high))
    assert isinstance(check.said, Interval)


def test_a_language_nobody_spoke_so_far_is_met_at_the_new_counter():
    days = [queue_day(number, language="tr") for number in range(6)]
    found = study(days, Change(counters=1, language="tr"), seed=1)
    assert found.today.in_own_language == Interval(0, 0)
    assert found.changed.in_own_language.low > 40


def test_of_a_language_fewer_than_five_people_speak_nothing_is_said():
    day = DAYS[0]
    one = ObservedDay(day.day, (Person(500, 500, 10, "tr"), *day.people[1:]), day.waited, day.seats)
    found = study([one, *DAYS[1:]], Change(counters=1, language="tr"), seed=1)
    assert found.today.in_own_language is None


def test_from_too_few_days_or_people_nothing_is_said():
    assert study(DAYS[:3], Change(counters=1), seed=1) is None
    thin = [ObservedDay(day.day, day.people[:5], day.waited[:5], day.seats) for day in DAYS[:6]]
    assert study(thin, Change(counters=1), seed=1) is None


def test_a_day_with_four_people_is_left_out_and_never_shown():
    four = ObservedDay("2026-10-05", DAYS[0].people[:4], DAYS[0].waited[:4], DAYS[0].seats)
    found = study([*DAYS, four], Change(counters=1), seed=1)
    assert found == study(DAYS, Change(counters=1), seed=1)


def test_a_large_office_is_acted_out_less_often_and_over_its_latest_days(monkeypatch):
    monkeypatch.setattr(module, "MOST_OBSERVED", 100)
    monkeypatch.setattr(module, "MOST_PEOPLE", 3_000)
    found = study(DAYS, Change(counters=1), seed=1)
    assert (found.days, found.people, found.repetitions) == (5, 100, 7)
    assert [check.day for check in found.checks] == [day.day for day in DAYS[-5:]]
