"""The demo's last weeks: people who came, waited and were served, as the queue would have recorded it."""

import datetime as dt
from itertools import pairwise
from random import Random

import pytest

from appointments.actions.demo_past import load_demo_past
from appointments.models import Visit
from appointments.rules.demo_day import Seat, invented_day
from recognition_pilot.queries.figures.staffing import observed_days
from recognition_pilot.rules.staffing.study import FEWEST_DAYS, FEWEST_PEOPLE
from tests.factories import NOW, World, make_counter, make_shift
from willkommen.models import Authority

TODAY = dt.date(2026, 10, 5)


def test_nobody_is_called_before_they_come_and_no_counter_serves_two_at_once():
    day = invented_day(Random(1), [Seat(1, 480, 750), Seat(2, 480, 720), Seat(1, 840, 960)])
    assert 20 < len(day) < 45
    assert all(one.arrived <= one.called < one.ended for one in day)
    assert [one.arrived for one in day] == sorted(one.arrived for one in day)
    for counter in (1, 2):
        own = sorted((one.called, one.ended) for one in day if one.counter == counter)
        assert all(earlier[1] <= later[0] for earlier, later in pairwise(own))


@pytest.mark.django_db
def test_the_simulation_has_enough_to_work_with_and_a_second_load_adds_nothing():
    world = World()
    make_shift(make_counter(world.office, 2), weekday=0)
    elsewhere = World("celle")
    Authority.objects.filter(pk=world.authority.pk).update(is_demo=True)
    made = load_demo_past(now=NOW)
    assert made == Visit.objects.filter(office=world.office, day__lt=TODAY, status="done").count()
    assert not Visit.objects.filter(office=elsewhere.office).exists()
    days = observed_days(world.office, weekday=0, today=TODAY)
    assert (len(days), len(days) >= FEWEST_DAYS) == (10, True)
    assert sum(len(day.people) for day in days) > FEWEST_PEOPLE
    assert not Visit.objects.filter(day=dt.date(2026, 10, 3)).exists()
    assert load_demo_past(now=NOW) == 0
