"""Several people want the same half hour of an advice centre, over real connections."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import OperationalError, connection

from recognition_pilot.actions import talks
from recognition_pilot.actions.outreach import call_off_day
from recognition_pilot.actions.talks import TalkTaken, book_talk
from recognition_pilot.models import CentreTalk
from tests.factories import NOW, make_authority
from tests.recognition_pilot.centres import make_adviser, make_centre, make_day
from willkommen.local.owner import owner_cursor

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]

ROUNDS = 6
CONSTRAINT = "a_talk_at_a_centre_is_given_once"


@pytest.fixture
def centre():
    """A centre with one outreach day in the building of one authority."""
    centre = make_centre(make_authority("celle"))
    centre.day = make_day(centre, make_authority("harburg"))
    centre.authority = centre.day.authority
    return centre


def race(*presses) -> list[str]:
    """Everybody presses at once; what became of each."""
    barrier = threading.Barrier(len(presses))

    def press(do) -> str:
        connection.ensure_connection()
        barrier.wait()
        try:
            do()
        except TalkTaken:
            return "taken"
        except OperationalError as error:  # a deadlock would arrive here
            return type(error).__name__
        else:
            return "done"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(presses)) as pool:
        return sorted(pool.map(press, presses))


def booking(centre):
    return lambda: book_talk(
        centre=centre,
        authority=centre.authority,
        time="2026-10-06-0930",
        name="Samir",
        language="ar",
        spoken_language="ar",
        topic="",
        email="",
        mobile="",
        now=NOW,
    )


def test_exactly_one_of_three_gets_the_time(centre):
    for number in range(ROUNDS):
        assert race(*[booking(centre)] * 3) == ["done", "taken", "taken"], number
        assert CentreTalk.objects.count() == 1
        CentreTalk.objects.all().delete()


def test_nobody_keeps_a_talk_on_a_day_that_is_called_off_meanwhile(centre):
    adviser = make_adviser(centre)
    for number in range(ROUNDS):
        day = centre.day
        type(day).objects.update(cancelled_at=None)
        outcome = race(booking(centre), lambda day=day: call_off_day(day=day, staff_member=adviser, now=NOW))
        assert set(outcome) <= {"done", "taken"}, number
        assert CentreTalk.objects.filter(cancelled_at=None).count() == 0, number
        CentreTalk.objects.all().delete()


def test_the_control_without_the_constraint_gives_one_time_to_several(centre, monkeypatch):
    """The race is real: with the constraint switched off the same press gives the time away twice."""

    def slowly(*args, look=talks.talk_time, **kwargs):
        found = look(*args, **kwargs)
        time.sleep(0.05)
        return found

    monkeypatch.setattr(talks, "talk_time", slowly)
    with owner_cursor() as cursor:
        cursor.execute("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = %s", [CONSTRAINT])
        (definition,) = cursor.fetchone()
        cursor.execute(f"ALTER TABLE recognition_pilot_centretalk DROP CONSTRAINT {CONSTRAINT}")
    try:
        assert race(*[booking(centre)] * 3) == ["done"] * 3
    finally:
        CentreTalk.objects.all().delete()
        with owner_cursor() as cursor:
            cursor.execute(f"ALTER TABLE recognition_pilot_centretalk ADD CONSTRAINT {CONSTRAINT} {definition}")
