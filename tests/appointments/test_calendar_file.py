"""The calendar file: right over clock changes, neutral, and one entry through moving and cancelling."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from appointments.models import Appointment
from appointments.queries.calendar_file import calendar_file, calendar_media_type, load_earlier_ones
from tests.factories import MONDAY, NOW, TUESDAY, World, local, make_appointment
from willkommen.languages import LANGUAGE_NAMES

pytestmark = pytest.mark.django_db

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def world():
    return World()


def event_of(appointment, language="de"):
    calendar = Calendar.from_ical(calendar_file(appointment, language=language))
    (event,) = calendar.walk("VEVENT")
    return event


def moved(world, appointment, start):
    """The same appointment at another time, as moving leaves it."""
    Appointment.objects.filter(pk=appointment.pk).update(status="cancelled", cancelled_at=NOW)
    return make_appointment(world.offer, world.counter, start, moved_from=appointment)


def test_an_entry_has_the_times_and_the_address_and_nothing_that_tells_why(world):
    appointment = make_appointment(world.offer, world.counter, local(TUESDAY, "09:00"))
    event = event_of(appointment)
    assert event["DTSTART"].dt == dt.datetime(2026, 10, 6, 9, 0, tzinfo=BERLIN)
    assert event["DTEND"].dt == dt.datetime(2026, 10, 6, 9, 30, tzinfo=BERLIN)
    assert event["LOCATION"] == "Am Schölerberg 1, 49082 Osnabrück"
    assert (event["DESCRIPTION"], event["UID"]) == (appointment.reference, f"{appointment.reference}@127.0.0.1")
    assert (event["CLASS"], event["STATUS"], event["SEQUENCE"]) == ("PRIVATE", "CONFIRMED", 0)
    whole = calendar_file(appointment, language="de").decode()
    for secret in ("Studium", "Ausländer", "HADDAD", "SAMIR", "samir", appointment.link_token, "Kreishaus"):
        assert secret not in whole


@pytest.mark.parametrize("language", LANGUAGE_NAMES)
def test_the_entry_is_called_appointment_in_the_persons_language(world, language):
    summary = event_of(make_appointment(world.offer, world.counter, local(TUESDAY, "09:00")), language)["SUMMARY"]
    assert summary.params["LANGUAGE"] == {"de-simple": "de"}.get(language, language)
    assert 3 <= len(summary) <= 20


@pytest.mark.parametrize(
    ("day", "offset"),
    [
        (dt.date(2026, 10, 23), 2),  # the last Friday of summer time
        (dt.date(2026, 10, 26), 1),  # the Monday after
        (dt.date(2027, 3, 26), 1),  # the last Friday of winter time
        (dt.date(2027, 3, 29), 2),  # the Monday after
    ],
)
def test_nine_stays_nine_over_both_clock_changes(world, day, offset):
    appointment = make_appointment(world.offer, world.counter, local(day, "09:00"))
    lines = calendar_file(appointment, language="de").decode().splitlines()
    assert f"DTSTART;TZID=Europe/Berlin:{day:%Y%m%d}T090000" in lines
    assert event_of(appointment)["DTSTART"].dt.utcoffset() == dt.timedelta(hours=offset)


def test_the_file_brings_the_rules_of_the_clock_along(world):
    appointment = make_appointment(world.offer, world.counter, local(TUESDAY, "09:00"))
    (zone,) = Calendar.from_ical(calendar_file(appointment, language="de")).walk("VTIMEZONE")
    berlin = zone.to_tz(lookup_tzid=False)
    for year in range(2026, 2046):
        for month in range(1, 13):
            for day in (1, 24, 28):
                noon = dt.datetime(year, month, day, 12)
                assert noon.replace(tzinfo=berlin).utcoffset() == noon.replace(tzinfo=BERLIN).utcoffset(), noon


def test_lines_end_as_the_standard_asks_and_are_not_too_long(world):
    content = calendar_file(make_appointment(world.offer, world.counter, local(TUESDAY, "09:00")), language="ar")
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert content.count(b"\n") == content.count(b"\r\n")
    assert max(len(line) for line in content.split(b"\r\n")) <= 75


def test_the_same_appointment_gives_the_same_file(world):
    appointment = make_appointment(world.offer, world.counter, local(TUESDAY, "09:00"))
    assert calendar_file(appointment, language="tr") == calendar_file(appointment, language="tr")


def test_a_moved_appointment_moves_the_entry_it_had(world):
    first = make_appointment(world.offer, world.counter, local(MONDAY, "09:00"))
    second = moved(world, first, local(TUESDAY, "09:00"))
    third = moved(world, second, local(TUESDAY, "11:00"))
    entries = [event_of(appointment) for appointment in (first, second, third)]
    assert {entry["UID"] for entry in entries} == {f"{first.reference}@127.0.0.1"}
    assert [entry["SEQUENCE"] for entry in entries[1:]] == [1, 2]
    assert entries[2]["DTSTART"].dt == dt.datetime(2026, 10, 6, 11, 0, tzinfo=BERLIN)
    assert calendar_media_type(third) == "text/calendar; method=PUBLISH"


def test_cancelling_takes_the_entry_away(world):
    first = make_appointment(world.offer, world.counter, local(MONDAY, "09:00"))
    second = moved(world, first, local(TUESDAY, "09:00"))
    Appointment.objects.filter(pk=second.pk).update(status="cancelled", cancelled_at=NOW + dt.timedelta(hours=1))
    second.refresh_from_db()
    event = event_of(second)
    assert (event["UID"], event["SEQUENCE"], event["STATUS"]) == (f"{first.reference}@127.0.0.1", 2, "CANCELLED")
    assert event["DTSTAMP"].dt == NOW + dt.timedelta(hours=1)
    assert calendar_media_type(second) == "text/calendar; method=CANCEL"
    assert b"METHOD:CANCEL\r\n" in calendar_file(second, language="de")


def test_what_was_moved_often_is_read_in_one_query_for_each_time(world, django_assert_num_queries):
    appointment = make_appointment(world.offer, world.counter, local(MONDAY, "08:00"))
    for hour in ("09:00", "10:00", "11:00"):
        appointment = moved(world, appointment, local(MONDAY, hour))
    rows = Appointment.objects.select_related("authority", "office", "moved_from", "interpreter_booking__interpreter")
    loaded = rows.get(pk=appointment.pk)
    with django_assert_num_queries(2):
        load_earlier_ones([loaded])
    with django_assert_num_queries(0):
        assert event_of(loaded)["SEQUENCE"] == 3
