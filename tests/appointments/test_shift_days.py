"""One day of a weekly shift, or the shift from one day on: what lies before and after stays."""

import datetime as dt

import pytest

from appointments.actions.setup.shift_days import (
    DayIsOver,
    Reach,
    ShiftIsElsewhere,
    Sitting,
    change_shift_on,
    remove_shift_on,
)
from appointments.actions.setup.shifts import CounterTaken, PersonTaken
from appointments.models import Shift
from tests.factories import MONDAY, NOW, World, local, make_counter, make_shift, make_staff
from willkommen.models import AuditEntry

pytestmark = pytest.mark.django_db
WEEK = dt.timedelta(days=7)
DAY = dt.timedelta(days=1)
NEXT = MONDAY + WEEK
NEW_YEAR = dt.date(2026, 1, 1)


@pytest.fixture
def world():
    """One clerk at counter 1, Mondays 8 to 12, since New Year."""
    world = World("celle", weekdays=(0,))
    world.clerk.name = "Olena Lindner"
    world.clerk.save()
    return world


@pytest.fixture
def jan(world):
    return make_staff(world.authority, "clerk", name="Jan Petersen")


def sitting(person, starts="08:00", ends="12:00") -> Sitting:
    return Sitting(person, dt.time.fromisoformat(starts), dt.time.fromisoformat(ends))


def change(world, day, reach, what, *, shift=None, now=NOW) -> None:
    change_shift_on(shift=shift or world.shifts[0], day=day, reach=reach, sitting=what, by=world.clerk, now=now)


def remove(world, day, reach, *, shift=None, now=NOW) -> None:
    remove_shift_on(shift=shift or world.shifts[0], day=day, reach=reach, by=world.clerk, now=now)


def plan() -> list[tuple]:
    """(who, from, first day, last day) of all shifts in order."""
    return [
        (shift.staff_member.name, f"{shift.starts:%H:%M}", shift.first_day, shift.last_day)
        for shift in Shift.objects.select_related("staff_member").order_by("first_day", "starts")
    ]


# ---- Changing --------------------------------------------------------------------------------------------------------


def test_one_day_is_cut_out_of_the_series_which_goes_on_after_it(world, jan):
    change(world, NEXT, Reach.THIS_DAY, sitting(jan))
    assert plan() == [
        ("Olena Lindner", "08:00", NEW_YEAR, NEXT - DAY),
        ("Jan Petersen", "08:00", NEXT, NEXT),
        ("Olena Lindner", "08:00", NEXT + WEEK, None),
    ]


def test_from_a_day_on_the_series_ends_the_day_before(world, jan):
    change(world, NEXT, Reach.FROM_THIS_DAY, sitting(jan, "09:00"))
    assert plan() == [
        ("Olena Lindner", "08:00", NEW_YEAR, NEXT - DAY),
        ("Jan Petersen", "09:00", NEXT, None),
    ]


def test_the_first_day_of_a_series_leaves_nothing_before_it(world, jan):
    Shift.objects.update(first_day=NEXT - 3 * DAY)
    change(world, NEXT, Reach.THIS_DAY, sitting(jan))
    assert plan() == [("Jan Petersen", "08:00", NEXT, NEXT), ("Olena Lindner", "08:00", NEXT + WEEK, None)]


def test_the_last_day_of_a_series_leaves_nothing_after_it(world, jan):
    Shift.objects.update(last_day=NEXT + 3 * DAY)
    change(world, NEXT, Reach.THIS_DAY, sitting(jan))
    assert plan() == [("Olena Lindner", "08:00", NEW_YEAR, NEXT - DAY), ("Jan Petersen", "08:00", NEXT, NEXT)]


def test_a_single_day_is_changed_as_it_stands_and_keeps_its_row(world, jan):
    Shift.objects.update(first_day=NEXT, last_day=NEXT)
    change(world, NEXT, Reach.THIS_DAY, sitting(jan))
    assert list(Shift.objects.values_list("pk", "staff_member")) == [(world.shifts[0].pk, jan.pk)]


def test_longer_hours_of_the_same_person_are_in_nobodys_way(world):
    change(world, NEXT, Reach.THIS_DAY, sitting(world.clerk, "07:00", "16:00"))
    assert [row[1] for row in plan()] == ["08:00", "07:00", "08:00"]


def test_the_services_of_the_shift_stay_with_every_part_of_it(world, jan):
    shift = make_shift(make_counter(world.office, number=2), services=[world.service], weekday=1)
    tuesday = NEXT + DAY
    change(world, tuesday, Reach.THIS_DAY, sitting(jan), shift=shift)
    parts = Shift.objects.filter(weekday=1)
    assert [[row.service for row in part.services.all()] for part in parts] == [[world.service]] * 3


def test_nothing_changed_is_nothing_split(world):
    change(world, NEXT, Reach.THIS_DAY, sitting(world.clerk))
    assert plan() == [("Olena Lindner", "08:00", NEW_YEAR, None)]
    assert AuditEntry.objects.count() == 0


def test_a_person_who_sits_elsewhere_is_refused_and_nothing_is_split(world, jan):
    make_shift(make_counter(world.office, number=2), jan, starts="11:00", ends="13:00")
    with pytest.raises(PersonTaken):
        change(world, NEXT, Reach.THIS_DAY, sitting(jan))
    assert Shift.objects.filter(counter=world.counter).get().last_day is None


def test_hours_of_the_next_shift_at_the_counter_are_refused_and_nothing_is_split(world, jan):
    make_shift(world.counter, jan, starts="13:00", ends="15:00")
    with pytest.raises(CounterTaken) as refused:
        change(world, NEXT, Reach.FROM_THIS_DAY, sitting(world.clerk, "08:00", "14:00"))
    assert "Jan Petersen" in str(refused.value.text)
    assert Shift.objects.filter(staff_member=world.clerk).get().last_day is None


def test_over_the_clock_change_eight_stays_eight_and_no_week_is_lost(world, jan):
    before, after = dt.date(2026, 10, 19), dt.date(2026, 10, 26)
    change(world, after, Reach.THIS_DAY, sitting(jan))
    assert plan() == [
        ("Olena Lindner", "08:00", NEW_YEAR, dt.date(2026, 10, 25)),
        ("Jan Petersen", "08:00", after, after),
        ("Olena Lindner", "08:00", dt.date(2026, 11, 2), None),
    ]
    assert local(after, "08:00") - local(before, "08:00") == dt.timedelta(days=7, hours=1)


def test_days_changed_one_after_the_other_leave_the_plan_whole(world, jan):
    change(world, NEXT, Reach.THIS_DAY, sitting(jan))
    rest = Shift.objects.get(first_day=NEXT + WEEK)
    remove(world, NEXT + WEEK, Reach.THIS_DAY, shift=rest)
    single = Shift.objects.get(staff_member=jan)
    change(world, NEXT, Reach.THIS_DAY, sitting(world.clerk), shift=single)
    assert plan() == [
        ("Olena Lindner", "08:00", NEW_YEAR, NEXT - DAY),
        ("Olena Lindner", "08:00", NEXT, NEXT),
        ("Olena Lindner", "08:00", NEXT + 2 * WEEK, None),
    ]


# ---- Removing --------------------------------------------------------------------------------------------------------


def test_one_day_is_taken_out(world):
    remove(world, NEXT, Reach.THIS_DAY)
    assert plan() == [
        ("Olena Lindner", "08:00", NEW_YEAR, NEXT - DAY),
        ("Olena Lindner", "08:00", NEXT + WEEK, None),
    ]


def test_from_a_day_on_nothing_is_left_behind_it(world):
    remove(world, NEXT, Reach.FROM_THIS_DAY)
    assert plan() == [("Olena Lindner", "08:00", NEW_YEAR, NEXT - DAY)]


def test_the_only_day_of_a_shift_removes_the_shift(world):
    Shift.objects.update(first_day=NEXT, last_day=NEXT)
    remove(world, NEXT, Reach.THIS_DAY)
    assert plan() == []


# ---- What is refused --------------------------------------------------------------------------------------------------


def test_today_can_be_changed_and_yesterday_cannot(world, jan):
    change(world, MONDAY, Reach.THIS_DAY, sitting(jan))
    with pytest.raises(DayIsOver):
        remove(world, MONDAY - WEEK, Reach.THIS_DAY)


@pytest.mark.parametrize("day", [NEXT + DAY, NEW_YEAR - WEEK])
def test_a_day_the_shift_is_not_on_is_refused(world, day):
    with pytest.raises(ShiftIsElsewhere):
        remove(world, day, Reach.THIS_DAY)


def test_a_shift_somebody_has_removed_meanwhile_is_refused(world):
    shift = world.shifts[0]
    Shift.objects.all().delete()
    with pytest.raises(ShiftIsElsewhere):
        remove(world, NEXT, Reach.THIS_DAY, shift=shift)
