"""Two supervisors change the same day of a weekly shift at the same moment: one does, the other is told."""

import datetime as dt

import pytest

from appointments.actions.planning import change_hours_on
from appointments.actions.setup.shift_days import Reach, ShiftIsElsewhere, Sitting
from appointments.models import Shift
from tests.factories import MONDAY, NOW, World, make_staff
from tests.races.test_call_next import at_once

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]

DAY = MONDAY + dt.timedelta(days=7)


@pytest.mark.parametrize("reach", list(Reach))
def test_one_of_them_splits_the_series_and_the_others_look_again(reach):
    world = World("celle", weekdays=(0,))
    people = [make_staff(world.authority, "clerk", name=f"Person {number}") for number in range(6)]

    def change(person):
        sitting = Sitting(person, dt.time(8), dt.time(12))
        return lambda: change_hours_on(
            shift=world.shifts[0], day=DAY, reach=reach, sitting=sitting, agreed="", by=world.clerk, now=NOW
        )

    answers = [answer for answer, _seconds in at_once([change(person) for person in people])]
    assert [type(answer) for answer in answers if answer is not None] == [ShiftIsElsewhere] * 5
    on_the_day = Shift.objects.filter(first_day=DAY)
    assert [shift.staff_member in people for shift in on_the_day] == [True]
    assert Shift.objects.count() == {Reach.THIS_DAY: 3, Reach.FROM_THIS_DAY: 2}[reach]
