import datetime as dt

import pytest
from django.utils import translation

from appointments.actions.setup.shifts import CounterTaken, PersonTaken, ShiftTimes, add_shift, change_shift
from appointments.models import Shift
from tests.administrator import Administrator, errors, hidden, said, text_of
from tests.factories import (
    MONDAY,
    NOW,
    TUESDAY,
    World,
    local,
    make_appointment,
    make_counter,
    make_shift,
    make_staff,
)
from willkommen.models import AuditEntry

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def seven_o_clock(monday_morning):
    """It is Monday, 5 October 2026."""


@pytest.fixture
def world():
    """One clerk at counter 1, Monday to Friday 8 to 12."""
    world = World("celle")
    world.clerk.name = "Olena Lindner"
    world.clerk.save()
    return world


@pytest.fixture
def jan(world):
    return make_staff(world.authority, "clerk", name="Jan Petersen")


@pytest.fixture
def second(world):
    return make_counter(world.office, number=2)


@pytest.fixture
def kerstin(world):
    return Administrator(world.authority, "supervisor", name="Kerstin Alvermann")


def times(counter, staff, weekday=0, starts="08:00", ends="12:00", first_day=MONDAY, last_day=None) -> ShiftTimes:
    clock = dt.time.fromisoformat
    return ShiftTimes(counter, staff, weekday, clock(starts), clock(ends), first_day, last_day)


def add(counter, staff, **more) -> Shift:
    return add_shift(times=times(counter, staff, **more), services=[], by=None, now=NOW)


# ---- One person at a counter, one counter for a person ---------------------------------------------------------


def test_a_counter_has_one_person_at_a_time_and_the_refusal_names_the_other_shift(world, jan):
    with pytest.raises(CounterTaken) as refused:
        add(world.counter, jan, starts="11:30", ends="13:00")
    told = str(refused.value.text)
    assert "Olena Lindner" in told
    assert "08:00–12:00" in told
    assert Shift.objects.filter(staff_member=jan).count() == 0


def test_a_person_sits_at_one_counter_at_a_time_and_the_refusal_names_it(world, second):
    with pytest.raises(PersonTaken) as refused:
        add(second, world.clerk, starts="09:00", ends="10:00")
    assert "Kreishaus" in str(refused.value.text)


def test_a_shift_at_another_authority_is_in_the_way_and_nothing_of_it_is_told(world):
    other = World("harburg")
    with pytest.raises(PersonTaken) as refused:
        add(make_counter(other.office, number=5), world.clerk)
    with translation.override("en"):
        told = str(refused.value.text)
    assert told == "This person sits at another counter at this time, here or at another authority."


def test_shifts_that_touch_do_not_overlap(world, jan):
    assert add(world.counter, jan, starts="12:00", ends="16:00").pk


def test_a_single_day_does_not_overlap_the_same_weekday_of_another_time(world, jan, second):
    add(second, jan, first_day=MONDAY, last_day=MONDAY)
    assert add(second, jan, first_day=MONDAY + dt.timedelta(days=7), last_day=MONDAY + dt.timedelta(days=7)).pk
    with pytest.raises(CounterTaken):
        add(second, world.clerk, starts="11:00", ends="13:00")


def test_a_shift_may_be_changed_without_being_in_its_own_way(world):
    shift = world.shifts[0]
    changed = change_shift(
        shift=shift, times=times(world.counter, world.clerk, ends="11:00", first_day=shift.first_day), services=[],
        by=world.clerk, now=NOW,
    )  # fmt: skip
    assert changed.ends == dt.time(11)
    assert AuditEntry.objects.get().detail == {"ends": ["12:00:00", "11:00:00"]}


# ---- The form -------------------------------------------------------------------------------------------------------


def data(counter, staff, **instead) -> dict:
    fields = {
        "staff_member": staff.pk,
        "counter": counter.pk,
        "repeats": "weekly",
        "weekday": "0",
        "starts": "13",
        "ends": "16:30",
        "first_day_day": "5",
        "first_day_month": "10",
        "first_day_year": "2026",
        "last_day_day": "",
        "last_day_month": "",
        "last_day_year": "",
    }
    return _named({**fields, **instead})


def _named(fields: dict) -> dict:
    """The three boxes of a date are sent as name_0, name_1, name_2."""
    places = {"day": "0", "month": "1", "year": "2"}
    sent = {}
    for name, value in fields.items():
        field, _, part = name.rpartition("_")
        is_date = field in {"first_day", "last_day"} and part in places
        sent[f"{field}_{part}" if is_date else name] = value
    return sent


def test_a_weekly_shift_is_added_by_the_form(world, jan, kerstin):
    answer = kerstin.send("shift_new", data(world.counter, jan))
    assert errors(answer) == []
    assert answer.url == kerstin.url("shifts") + "?woche=2026-W41"
    shift = Shift.objects.get(staff_member=jan)
    assert (shift.weekday, shift.starts, shift.ends, shift.first_day, shift.last_day) == (
        0,
        dt.time(13),
        dt.time(16, 30),
        MONDAY,
        None,
    )


def test_on_one_day_only_the_weekday_follows_from_the_day(world, jan, kerstin):
    kerstin.send("shift_new", data(world.counter, jan, repeats="once", weekday="", first_day_day="6"))
    shift = Shift.objects.get(staff_member=jan)
    assert (shift.weekday, shift.first_day, shift.last_day) == (1, TUESDAY, TUESDAY)


def test_a_second_press_adds_no_second_shift(world, jan, kerstin):
    key = hidden(kerstin.get("shift_new"))
    answers = [kerstin.client.post(kerstin.url("shift_new"), {**data(world.counter, jan), **key}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert Shift.objects.filter(staff_member=jan).count() == 1


@pytest.mark.parametrize(
    ("instead", "expected"),
    [
        ({"ends": "12"}, "To: The end must be after the start."),
        ({"starts": "25"}, "From: Write the time like 8:00."),
        ({"weekday": ""}, "Weekday: Choose a weekday."),
        ({"first_day_day": "31", "first_day_month": "4"}, "First day: April has only 30 days."),
        (
            {"last_day_day": "4", "last_day_month": "10", "last_day_year": "2026"},
            "Last day: The last day must not be before the first day.",
        ),
        (
            {"weekday": "6", "last_day_day": "9", "last_day_month": "10", "last_day_year": "2026"},
            "Last day: There is no Sunday between the first and the last day.",
        ),
    ],
)
def test_a_mistake_is_named_and_what_was_typed_is_kept(world, jan, kerstin, instead, expected):
    answer = kerstin.send("shift_new", data(world.counter, jan, **instead))
    assert errors(answer) == [expected]
    assert 'value="16:30"' in answer.content.decode() or "ends" in instead
    assert Shift.objects.filter(staff_member=jan).count() == 0


def test_an_overlap_is_told_at_the_form_with_the_others_name(world, jan, kerstin):
    answer = kerstin.send("shift_new", data(world.counter, jan, starts="11"))
    assert errors(answer) == ["Olena Lindner sits at counter 1 (Kreishaus), Monday 08:00–12:00, since 1 January 2026."]


def test_people_and_counters_of_another_authority_cannot_be_chosen(world, jan, kerstin):
    other = World("harburg")
    answer = kerstin.send("shift_new", data(other.counter, other.clerk))
    assert sorted(error.partition(":")[0] for error in errors(answer)) == ["Counter", "Who"]


def test_a_cell_of_the_plan_fills_in_counter_and_day(world, second, kerstin):
    page = kerstin.get("shift_new", f"?schalter={second.pk}&tag=2026-10-06").content.decode()
    assert f'<option value="{second.pk}" selected>' in page
    assert '<option value="1" selected>' in page
    for odd in ("?schalter=x&tag=2026-13-01", "?tag=%00", "?schalter=99999999999999999999"):
        assert kerstin.get("shift_new", odd).status_code == 200


def test_a_changed_shift_shows_whom_it_touches_before_it_is_saved(world, kerstin):
    make_appointment(world.offer, world.counter, local(MONDAY, "11:00"))
    shift = world.shifts[0]
    page = text_of(kerstin.get("shift_edit", shift=shift.pk))
    assert "Before anything is saved you see whether it is affected." in page
    sent = data(world.counter, world.clerk, starts="8", ends="10", first_day_day="1", first_day_month="1")
    preview = kerstin.send("shift_edit", sent, shift=shift.pk)
    assert "1 appointment is affected" in text_of(preview)
    shift.refresh_from_db()
    assert shift.ends == dt.time(12)
    answer = kerstin.client.post(kerstin.url("shift_edit", shift=shift.pk), {**sent, **hidden(preview)})
    assert said(answer) == ["Saved. 1 booked appointment is affected. It stays booked until the person has a new time."]
    shift.refresh_from_db()
    assert shift.ends == dt.time(10)


def test_removing_a_shift_asks_first_and_keeps_appointments(world, kerstin):
    appointment = make_appointment(world.offer, world.counter, local(MONDAY, "11:00"))
    shift = world.shifts[0]
    page = text_of(kerstin.get("shift_remove", shift=shift.pk))
    assert "1 booked appointment lies in this shift." in page
    preview = kerstin.press("shift_remove", shift=shift.pk)
    assert Shift.objects.filter(pk=shift.pk).exists()
    kerstin.client.post(kerstin.url("shift_remove", shift=shift.pk), hidden(preview))
    appointment.refresh_from_db()
    assert appointment.status == "booked"
    assert not Shift.objects.filter(pk=shift.pk).exists()
    plan = text_of(kerstin.get("shifts"))
    assert "1 booked appointment has nobody at its counter" in plan
    assert appointment.reference in plan
    assert "HADDAD" not in plan


# ---- The week plan --------------------------------------------------------------------------------------------------


def test_the_plan_shows_who_sits_where_on_which_day(world, jan, second, kerstin):
    make_shift(second, jan, weekday=5, first_day=MONDAY, last_day=MONDAY + dt.timedelta(days=6))
    this_week = text_of(kerstin.get("shifts"))
    assert "Shifts in week 41, from 5 October 2026" in this_week
    assert this_week.count("Olena Lindner") == 5
    assert "Saturday" in this_week
    assert "Jan Petersen" in this_week
    next_week = text_of(kerstin.get("shifts", "?woche=2026-W42"))
    assert "Jan Petersen" not in next_week
    assert "Saturday" not in next_week


@pytest.mark.parametrize("week", ["2026-W60", "x", "9999-W01", "%00", "2026-W41-extra", "0001-W01"])
def test_an_odd_week_is_this_week(kerstin, week):
    assert "Shifts in week 41" in text_of(kerstin.get("shifts", f"?woche={week}"))


def test_a_public_holiday_is_named_in_its_column(kerstin):
    assert "Christi Himmelfahrt" in text_of(kerstin.get("shifts", "?woche=2027-W18"))


def test_the_plan_asks_as_often_for_three_counters_as_for_one(world, jan, second, kerstin, django_assert_num_queries):
    with django_assert_num_queries(10):
        kerstin.get("shifts")
    make_shift(second, jan, services=[world.service])
    make_shift(make_counter(world.office, number=3), services=[world.service])
    with django_assert_num_queries(10):
        kerstin.get("shifts")


# ---- Somebody leaves ------------------------------------------------------------------------------------------------


def test_when_somebody_leaves_their_shifts_end_today_and_appointments_stay(world):
    uwe = Administrator(world.authority)
    appointment = make_appointment(world.offer, world.counter, local(TUESDAY, "09:00"))
    make_shift(world.counter, world.clerk, weekday=0, starts="13:00", ends="15:00", first_day=TUESDAY)
    page = text_of(uwe.get("member_end", member=world.clerk.pk))
    assert "Their shifts end today (6)." in page
    assert "Booked appointments in these shifts stay and need somebody else (1)." in page
    uwe.press("member_end", member=world.clerk.pk)
    assert {(shift.last_day, shift.first_day < MONDAY) for shift in Shift.objects.all()} == {(MONDAY, True)}
    appointment.refresh_from_db()
    assert appointment.status == "booked"
