"""Days of weekly shifts changed and removed in any order: each day shows what the last change to it said."""

import datetime as dt

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from appointments.actions.planning import LookFirst, change_hours_on, end_shift_on, take_back
from appointments.actions.setup.shift_days import Reach, Sitting
from appointments.models import PlanChange, Shift
from appointments.queries.week import is_on
from tests.factories import MONDAY, NOW, World, local, make_appointment, make_staff

pytestmark = pytest.mark.django_db

WEEKS = 8
DAYS = [MONDAY + dt.timedelta(weeks=week) for week in range(WEEKS)]
steps = st.lists(
    st.tuples(
        st.integers(0, WEEKS - 1),
        st.sampled_from(list(Reach)),
        # nobody, or one of two people until one of three hours
        st.one_of(st.none(), st.tuples(st.integers(0, 1), st.sampled_from([10, 11, 12]))),
    ),
    max_size=8,
)


def sits(day: dt.date) -> tuple | None:
    """Who sits there on a day and until when; two of them would be a mistake."""
    found = [shift for shift in Shift.objects.all() if is_on(shift, day)]
    assert len(found) <= 1
    return (found[0].staff_member_id, found[0].ends.hour) if found else None


def rows() -> list[tuple]:
    """The plan as it is stored."""
    names = ("pk", "staff_member", "weekday", "starts", "ends", "first_day", "last_day")
    return list(Shift.objects.order_by("pk").values_list(*names))


def agree(make) -> PlanChange | None:
    """Look first, then agree to exactly that."""
    try:
        with transaction.atomic():
            return make("")
    except LookFirst as look:
        return make(look.impact.fingerprint)


def carry_out(world, people, step) -> tuple[dict, PlanChange | None]:
    """Make one change where somebody sits; returns what the days after it must show."""
    week, reach, wish = step
    day = DAYS[week]
    shift = next((shift for shift in Shift.objects.all() if is_on(shift, day)), None)
    if shift is None:
        return {}, None
    about = {"shift": shift, "day": day, "reach": reach, "by": world.clerk, "now": NOW}
    touched = [one for one in DAYS if one == day or (reach is Reach.FROM_THIS_DAY and one > day and is_on(shift, one))]
    if wish is None:
        return dict.fromkeys(touched), agree(lambda agreed: end_shift_on(agreed=agreed, **about))
    person, until = people[wish[0]], wish[1]
    sitting = Sitting(person, shift.starts, dt.time(until))
    change = agree(lambda agreed: change_hours_on(sitting=sitting, agreed=agreed, **about))
    return dict.fromkeys(touched, (person.pk, until)), change


@given(steps)
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_every_day_shows_what_the_last_change_to_it_said(db, steps):
    with transaction.atomic():
        world = World("celle", weekdays=(0,))
        people = [world.clerk, make_staff(world.authority, "clerk", name="Jan Petersen")]
        expected = dict.fromkeys(DAYS, (world.clerk.pk, 12))
        for step in steps:
            said, _change = carry_out(world, people, step)
            expected |= said
        assert {day: sits(day) for day in DAYS} == expected
        transaction.set_rollback(True)


@given(steps, st.tuples(st.integers(0, WEEKS - 1), st.sampled_from(list(Reach))))
@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_taking_the_last_change_back_restores_every_row(db, steps, last):
    with transaction.atomic():
        world = World("celle", weekdays=(0,))
        people = [world.clerk, make_staff(world.authority, "clerk", name="Jan Petersen")]
        for step in steps:
            carry_out(world, people, step)
        make_appointment(world.offer, world.counter, local(DAYS[last[0]], "08:00"))
        before = rows()
        _said, change = carry_out(world, people, (*last, None))
        if change is not None:
            assert rows() != before
            take_back(change=change, by=world.clerk, now=NOW)
            assert rows() == before
        transaction.set_rollback(True)
