"""Nothing is erased by a clock that was set wrongly."""

import datetime as dt

import pytest
from django.utils import timezone

from willkommen.queries import clock
from willkommen.queries.clock import ClockJumped, trusted_now

pytestmark = pytest.mark.django_db


def test_the_moment_is_the_databases():
    assert abs(trusted_now() - timezone.now()) < dt.timedelta(seconds=5)


@pytest.mark.parametrize("days", [-1, 1, 400])
def test_a_machine_and_a_database_that_disagree_erase_nothing(monkeypatch, days):
    now = timezone.now()
    monkeypatch.setattr(clock.timezone, "now", lambda: now + dt.timedelta(days=days))
    with pytest.raises(ClockJumped, match="The database says"):
        trusted_now()


def test_a_clock_that_was_set_while_the_process_ran_is_noticed(monkeypatch):
    wall, steady = clock._PROCESS_BEGAN
    monkeypatch.setattr(clock, "_PROCESS_BEGAN", (wall - 3600, steady))
    with pytest.raises(ClockJumped, match="The clock was set by 1:00:00 since"):
        trusted_now()
