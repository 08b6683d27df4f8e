"""The nights the clock goes back and forward: reminders, waits and holds last as long as they should, and leave once."""

import datetime as dt

import pytest

from appointments.actions.booking import confirm_appointment, hold_slot, identify
from appointments.models import Appointment
from tests.factories import World, local
from tests.willkommen.notes import notes, status_of
from willkommen.delivery import drain_outbox
from willkommen.models import OutgoingMessage

__all__ = ["notes"]
pytestmark = pytest.mark.django_db

MINUTE, HOUR, DAY = dt.timedelta(minutes=1), dt.timedelta(hours=1), dt.timedelta(days=1)
BACK, FORWARD = dt.date(2026, 10, 25), dt.date(2026, 3, 29)
NIGHTS = pytest.mark.parametrize(("sunday", "hours"), [(BACK, 25), (FORWARD, 23)], ids=["back", "forward"])


def book(world, start: dt.datetime, now: dt.datetime) -> Appointment:
    held = hold_slot(
        offer=world.offer,
        office=world.office,
        start=start,
        persons=1,
        language="en",
        spoken_language="en",
        title_ends_on=None,
        now=now,
    )
    identify(
        appointment=held,
        given_names="OKSANA",
        family_name="SHEVCHUK",
        name_in_own_script="",
        born_on=dt.date(1991, 3, 7),
        email="oksana@example.org",
        mobile="",
        spoken_language="en",
        needs_interpreter=False,
        language="en",
        now=now,
    )
    return confirm_appointment(appointment=held, now=now)


@NIGHTS
def test_the_sunday_has_as_many_hours_as_it_has(sunday, hours):
    assert local(sunday + DAY, "00:00") - local(sunday, "00:00") == hours * HOUR


@NIGHTS
def test_a_worker_that_looks_every_half_hour_sends_each_reminder_once_at_its_real_hour(mail_sink, sunday, hours):
    world, monday = World(), sunday + DAY
    appointment = book(world, local(monday, "09:00"), local(sunday - 5 * DAY, "09:00"))
    assert appointment.starts_at == local(monday, "09:00")
    # 48 and two real hours before: an hour later or earlier by the clock on the wall where the night lies between
    due = [local(sunday - DAY, "10:00" if hours == 25 else "08:00"), local(monday, "07:00")]
    left = []
    moment = local(sunday - DAY, "06:00")
    while moment < local(monday, "10:00"):
        before = len(mail_sink.mails)
        drain_outbox(now=moment)
        left += [moment] * (len(mail_sink.mails) - before)
        moment += 30 * MINUTE
    # the first is the confirmation
    assert left[1:] == due


@NIGHTS
def test_a_mail_that_is_to_come_back_waits_real_minutes_through_the_night(notes, mail_sink, sunday, hours):
    mail_sink.on_rcpt = lambda address: "451 4.7.1 greylisted"
    began = local(sunday, "01:50")
    message = notes.post(due=began, lives=DAY)
    waits, moment = [], began
    for _ in range(4):
        drain_outbox(now=moment)
        message.refresh_from_db()
        waits.append(round((message.next_try_at - moment).total_seconds() / 60))
        moment = message.next_try_at
    assert waits == [1, 5, 15, 60]
    mail_sink.on_rcpt = lambda address: None
    drain_outbox(now=moment)
    assert (status_of(message), len(mail_sink.mails)) == ("sent", 1)


@NIGHTS
def test_a_time_held_in_the_night_is_held_for_its_ten_minutes(sunday, hours):
    world = World()
    moment = local(sunday, "01:55")
    held = hold_slot(
        offer=world.offer,
        office=world.office,
        start=local(sunday + DAY, "09:00"),
        persons=1,
        language="en",
        spoken_language="en",
        title_ends_on=None,
        now=moment,
    )
    assert held.hold_until - moment == world.authority.hold_minutes * MINUTE
    assert OutgoingMessage.objects.count() == 0
