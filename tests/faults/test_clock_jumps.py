"""The clock of a machine jumps: nothing is erased, given up or sent too early by it, and the clock of the workers goes on."""

import datetime as dt
import os
import shelve

import pytest
import time_machine
from celery.beat import PersistentScheduler
from django.utils import timezone

from tests.factories import World, make_appointment
from tests.faults.machines import product_environment, wait_for
from tests.willkommen.notes import notes, status_of
from willkommen.celery import app
from willkommen.heartbeat import heartbeat
from willkommen.local.postgres import connected
from willkommen.queries import clock
from willkommen.queries.clock import ClockJumped
from willkommen.queries.health import workers_state
from willkommen.steady_beat import SteadyScheduler
from willkommen.timetable import timetable

__all__ = ["notes"]

DAY = dt.timedelta(days=1)
# They write a pulse or look into files and seals, whatever the hour: nothing is given up or erased by the clock.
NEEDS_NO_HOUR = {
    "willkommen.heartbeat.heartbeat",
    "willkommen.tasks.seal_audit",
    "willkommen.tasks.check_seals",
    "casework.tasks.check_files",
}
JOBS = sorted(set(timetable(outbox_seconds=30)) - NEEDS_NO_HOUR)


@pytest.fixture(autouse=True)
def _the_jobs_are_known():
    app.loader.import_default_modules()


def rows() -> dict[str, tuple]:
    """Every row of every table, as a sum; asked by a role that reads everything."""
    with connected(os.environ.get("DATABASE_BACKUP_URL") or os.environ["DATABASE_OWNER_URL"]) as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
        found = {}
        for (name,) in cursor.fetchall():
            cursor.execute(f'SELECT count(*), sum(hashtext(one::text)) FROM "{name}" one')
            found[name] = cursor.fetchone()
    return found


# ---- Jobs --------------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("jump", [400 * DAY, -400 * DAY], ids=["forward", "back"])
def test_by_a_clock_that_jumped_no_job_of_the_timetable_changes_a_single_row(notes, jump):
    """What would be due, too late, lapsed or to be forgotten by the wrong clock lies ready."""
    world, now = World("celle"), timezone.now()
    make_appointment(world.offer, world.counter, now + DAY, now=now)
    make_appointment(world.offer, world.counter, now + 2 * DAY, now=now, status="held")
    notes.post(due=timezone.now() + DAY, lives=DAY)
    notes.post(due=timezone.now() - dt.timedelta(minutes=1), lives=DAY)
    before = rows()
    quiet = []
    with time_machine.travel(timezone.now() + jump, tick=True):
        for name in JOBS:
            try:
                app.tasks[name]()
            except ClockJumped:
                continue
            quiet.append(name)
    assert quiet == []
    assert rows() == before


@pytest.mark.django_db(transaction=True)
def test_when_the_clock_is_right_again_what_waited_leaves(notes, mail_sink):
    message = notes.post(due=timezone.now() - dt.timedelta(minutes=1))
    with time_machine.travel(timezone.now() + 400 * DAY, tick=True), pytest.raises(ClockJumped):
        app.tasks["willkommen.tasks.drain_outbox"]()
    assert status_of(message) == "queued"
    app.tasks["willkommen.tasks.drain_outbox"]()
    assert status_of(message) == "sent"


@pytest.mark.django_db(transaction=True)
def test_where_machine_and_database_jump_together_a_process_remembers_what_it_was(notes, monkeypatch):
    """On one host both have the same clock: only the steady clock of the process speaks against it."""
    notes.post(due=timezone.now() + DAY)
    wall, steady = clock._PROCESS_BEGAN
    monkeypatch.setattr(clock, "_PROCESS_BEGAN", (wall - 3600, steady))
    with pytest.raises(ClockJumped, match="The clock was set by 1:00:00"):
        app.tasks["willkommen.tasks.drain_outbox"]()


# ---- The clock of the workers ----------------------------------------------------------------------------------------


class Started(SteadyScheduler):
    """Writes down which jobs it would have started."""

    def __init__(self, *args, **kwargs):
        self.started = []
        super().__init__(*args, **kwargs)

    def apply_entry(self, entry, producer=None):
        self.started.append(entry.name)

    producer = None

    def tick_through(self):
        while self.tick() == 0:
            pass
        started, self.started = self.started, []
        return started


@pytest.fixture
def scheduler(tmp_path):
    made = Started(app=app, schedule_filename=str(tmp_path / "schedule"))
    yield made
    made.close()


def test_after_the_clock_went_back_a_day_the_next_turn_of_each_job_is_one_turn_away(scheduler):
    moment = timezone.now()
    with time_machine.travel(moment, tick=False) as wall:
        scheduler.tick_through()
        wall.shift(DAY)
        assert set(timetable(outbox_seconds=30)) <= set(scheduler.tick_through())
        wall.shift(-DAY)
        assert scheduler.tick_through() == []
        wall.shift(dt.timedelta(seconds=31))
        assert {"willkommen.heartbeat.heartbeat", "willkommen.tasks.drain_outbox"} <= set(scheduler.tick_through())


def test_a_schedule_written_by_a_wrong_clock_keeps_nobody_waiting(scheduler, machine):
    """A real clock, started with what one wrote down whose machine was a year ahead."""
    _, environment = product_environment(OUTBOX_SECONDS="0.5")
    home = machine("clock", environment)
    with time_machine.travel(timezone.now() + 365 * DAY, tick=False):
        wrong = PersistentScheduler(app=app, schedule_filename=str(home.folder / "schedule"))
        wrong.close()
    with shelve.open(str(home.folder / "schedule")) as kept:
        assert min(entry.last_run_at for entry in kept["entries"].values()) > timezone.now() + 300 * DAY
    ticking = home.start_beat()
    wait_for(ticking, lambda: ticking.has_said("Sending due task willkommen.tasks.drain_outbox"), within=20)


# ---- What is told ----------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_sign_of_life_from_the_future_is_none():
    with time_machine.travel(timezone.now() + DAY, tick=False):
        heartbeat()
    assert workers_state(now=timezone.now()).startswith("last seen ")
