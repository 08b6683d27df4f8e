"""Asking „what if there were one more counter?“ on the page, and the worker's answer."""

import datetime as dt

import pytest
from django.test import Client

from recognition_pilot.actions import staffing as action
from recognition_pilot.actions.staffing import answer_simulations, ask_simulation, forget_simulations
from recognition_pilot.models import StaffingRun
from recognition_pilot.queries.figures.staffing import observed_days
from recognition_pilot.rules.staffing import study as module
from recognition_pilot.rules.staffing.day import Seat
from tests.factories import MONDAY, NOW, World, make_authority, make_office, make_shift, make_staff
from tests.recognition_pilot.reading import tree_of, with_class, words_of
from tests.recognition_pilot.supervising import QUESTION, busy_days

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_morning")]
PAGE = "/supervision/osnabrueck/kennzahlen/personal/"
KEY = "0123456789abcdef0123456789abcdef"
MONDAYS = [MONDAY - dt.timedelta(weeks=back) for back in range(8, 0, -1)]


@pytest.fixture(autouse=True)
def fewer_repetitions(monkeypatch):
    """Enough to tell right from wrong."""
    monkeypatch.setattr(module, "REPETITIONS", 6)
    monkeypatch.setattr(module, "FEWEST_REPETITIONS", 6)
    monkeypatch.setattr(module, "CHECK_REPETITIONS", 6)


@pytest.fixture
def world():
    """On eight Mondays one counter was a little too slow for the twelve people who came."""
    world = World()
    busy_days(world, MONDAYS, every=15, takes=18)
    return world


@pytest.fixture
def supervisor(world):
    client = Client()
    client.force_login(make_staff(world.authority, "supervisor", name="J. Albers"))
    return client


def ask(client, world, **typed):
    typed = {"office": world.office.pk, **QUESTION, "key": KEY, **typed}
    return client.post(PAGE, typed)


def answer(world, *, now=NOW) -> int:
    return answer_simulations(authority=world.authority, now=now, most=200)


def page_of(response) -> str:
    return words_of(tree_of(response))


def test_a_question_is_written_down_answered_by_the_worker_and_read_without_javascript(supervisor, world):
    asked = ask(supervisor, world)
    run = StaffingRun.objects.get()
    assert asked.url == f"{PAGE}{run.key}/"
    waiting = tree_of(supervisor.get(asked.url))
    assert [form.get("method") for form in waiting.iter("form") if "data-goes-on" in form.attrib] == ["get"]
    assert answer(world) == 1
    run.refresh_from_db()
    assert (run.status, run.done_at) == ("done", NOW)
    answered = tree_of(supervisor.get(asked.url))
    rows = [[words_of(cell) for cell in row] for row in next(answered.iter("table")).iter("tr")]
    assert len(rows) == 9
    assert rows[1][2] == "16 Minuten"
    assert run.answer["changed"]["median"]["high"] == 0 < run.answer["today"]["median"]["low"]
    assert run.answer["shorter"] == 100
    assert str(world.clerk) not in words_of(answered)


def test_a_second_press_is_the_same_question(supervisor, world):
    assert ask(supervisor, world).url == ask(supervisor, world).url
    assert StaffingRun.objects.count() == 1


def test_looking_at_the_page_asks_nothing(supervisor, world):
    assert supervisor.get(PAGE, {"office": world.office.pk, **QUESTION}).status_code == 200
    assert StaffingRun.objects.count() == 0


@pytest.mark.parametrize(
    "typed",
    [
        {"counters": 0},
        {"counters": 99},
        {"weekday": 6},
        {"weekday": "x"},
        {"language": "xx"},
        {"office": 0},
        {"begins": 120, "ends": -120},
        {"begins": 7},
    ],
)
def test_a_question_that_makes_no_sense_is_refused_at_its_field(supervisor, world, typed):
    page = ask(supervisor, world, **typed)
    assert page.status_code == 200
    assert len(with_class(tree_of(page), "wk-errors")) == 1
    assert StaffingRun.objects.count() == 0


def test_another_authoritys_office_cannot_be_asked_about_nor_its_answers_read(supervisor, world):
    other = make_authority("celle")
    office = make_office(other)
    assert ask(supervisor, world, office=office.pk).status_code == 200
    run = ask_simulation(office=office, question=QUESTION, staff_member=make_staff(other, "supervisor"), now=NOW)
    assert supervisor.get(f"{PAGE}{run.key}/").status_code == 404
    assert supervisor.get(f"/supervision/celle/kennzahlen/personal/{run.key}/").status_code == 404


def test_too_many_questions_at_once_are_refused(supervisor, world):
    for _ in range(5):
        ask_simulation(office=world.office, question=QUESTION, staff_member=world.clerk, now=NOW)
    page = ask(supervisor, world)
    assert page.status_code == 200
    assert StaffingRun.objects.count() == 5


def test_from_too_few_days_it_says_that_any_answer_would_be_a_guess(supervisor, world):
    url = ask(supervisor, world, weekday=1).url
    answer(world)
    assert StaffingRun.objects.get().status == "empty"
    page = tree_of(supervisor.get(url))
    assert list(page.iter("table")) == []
    assert len(with_class(page, "wk-alert--info")) == 1


def test_what_cannot_be_worked_out_holds_nobody_up(supervisor, world, monkeypatch, caplog):
    broken, good = (
        ask_simulation(office=world.office, question={**QUESTION, "weekday": day}, staff_member=world.clerk, now=NOW)
        for day in (1, 0)
    )
    real = action._study
    monkeypatch.setattr(action, "_study", lambda run, now: 1 / 0 if run.pk == broken.pk else real(run, now))
    assert answer(world) == 2
    assert [StaffingRun.objects.get(pk=run.pk).status for run in (broken, good)] == ["failed", "done"]
    assert supervisor.get(f"{PAGE}{broken.key}/").status_code == 200


def test_after_two_minutes_without_an_answer_the_page_no_longer_looks_by_itself(supervisor, world, monday_morning):
    url = ask(supervisor, world).url
    monday_morning.shift(dt.timedelta(minutes=3))
    page = tree_of(supervisor.get(url))
    assert [form for form in page.iter("form") if "data-goes-on" in form.attrib] == []


def test_answers_are_forgotten_after_ninety_days(world):
    ask_simulation(office=world.office, question=QUESTION, staff_member=world.clerk, now=NOW)
    assert forget_simulations(authority=world.authority, now=NOW + dt.timedelta(days=90), most=200) == 0
    assert forget_simulations(authority=world.authority, now=NOW + dt.timedelta(days=91), most=200) == 1


def test_observed_days_are_past_mondays_in_local_minutes_and_counters_as_planned(world):
    days = observed_days(world.office, weekday=0, today=MONDAY)
    assert [day.day for day in days] == [day.isoformat() for day in MONDAYS]
    assert (days[0].people[0].arrives, days[0].people[0].takes) == (480, 18)
    assert days[0].seats == (Seat(480, 720),)
    world.clerk.spoken_languages = ["tr"]
    world.clerk.save()
    assert observed_days(world.office, weekday=0, today=MONDAY)[0].seats == (Seat(480, 720, frozenset({"tr"})),)
    assert observed_days(world.office, weekday=1, today=MONDAY) == []


def test_a_shift_that_began_later_says_nothing_about_earlier_days(world):
    for shift in world.shifts:
        shift.delete()
    make_shift(world.counter, world.clerk, weekday=0, starts="07:00", first_day=MONDAYS[4])
    days = observed_days(world.office, weekday=0, today=MONDAY)
    assert [day.seats[0].starts for day in days] == [480] * 4 + [420] * 4
