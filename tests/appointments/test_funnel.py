"""Counting searches without asking the database, and the page that shows how bookings went."""

import datetime as dt

import pytest
from django.db import DatabaseError, connection
from django.test import Client

from appointments.actions import counting
from appointments.actions.booking import cancel_appointment, hold_slot, move_appointment
from appointments.actions.counting import count_search, write_counts
from appointments.actions.offering import accept_slot
from appointments.models import Appointment, SearchCount, SlotOffer, Visit
from appointments.queries.funnel import Funnel, funnel_of
from tests.appointments.applicant import Applicant, text_of
from tests.appointments.waiters import DAY, give_out, make_waiting
from tests.factories import MONDAY, NOW, TUESDAY, World, local, make_appointment, make_service, make_staff
from willkommen.models import Office

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def world():
    return World()


def counts():
    return list(SearchCount.objects.order_by("day", "service_id").values_list("searches", "without_result"))


def funnel(world, *, days=7, now=NOW):
    last = now.date()
    return funnel_of(world.authority, first_day=last - (days - 1) * DAY, last_day=last, now=now)


def hold(world, clock, now=NOW, day=TUESDAY):
    return hold_slot(
        offer=world.offer,
        office=world.office,
        start=local(day, clock),
        persons=1,
        language="de",
        spoken_language="de",
        title_ends_on=None,
        now=now,
    )


# ---- Counting ------------------------------------------------------------------------------------------------------------


def test_searches_are_added_up_in_memory_and_written_in_one_statement(world, django_assert_num_queries):
    with django_assert_num_queries(0):
        for is_found in (True, True, False):
            count_search(offer=world.offer, language="de", is_found=is_found, now=NOW)
        count_search(offer=world.offer, language="de", is_found=True, now=NOW + DAY)
    with django_assert_num_queries(3):  # a savepoint around the one statement
        write_counts(all_of_it=True)
    assert counts() == [(3, 1), (1, 0)]
    count_search(offer=world.offer, language="de", is_found=False, now=NOW)
    write_counts(all_of_it=True)
    assert counts() == [(4, 2), (1, 0)]


def test_counts_wait_some_seconds_or_until_there_are_many(world, monkeypatch):
    count_search(offer=world.offer, language="de", is_found=True, now=NOW)
    write_counts()
    assert counts() == []
    monkeypatch.setattr(counting, "WRITE_AFTER_SECONDS", 0)
    write_counts()
    assert counts() == [(1, 0)]
    monkeypatch.setattr(counting, "WRITE_AFTER_SECONDS", 600)
    for _ in range(counting.WRITE_AFTER_COUNTS):
        count_search(offer=world.offer, language="de", is_found=True, now=NOW)
    write_counts()
    assert counts() == [(1 + counting.WRITE_AFTER_COUNTS, 0)]


def test_while_the_database_is_away_counts_are_kept_and_no_page_fails(world, monkeypatch):
    count_search(offer=world.offer, language="de", is_found=True, now=NOW)

    def away(*_args, **_kwargs):
        raise DatabaseError("gone")

    with monkeypatch.context() as patch:
        patch.setattr(connection, "cursor", away)
        write_counts(all_of_it=True)
    write_counts(all_of_it=True)
    assert counts() == [(1, 0)]


def test_a_late_count_of_something_that_is_gone_is_dropped_and_the_others_are_not(world):
    other = World("wolfsburg")
    count_search(offer=other.offer, language="de", is_found=True, now=NOW)
    count_search(offer=world.offer, language="de", is_found=True, now=NOW)
    other.offer.delete()
    write_counts(all_of_it=True)
    assert list(SearchCount.objects.values_list("authority__slug", flat=True)) == ["osnabrueck"]


@pytest.mark.usefixtures("monday_morning")
def test_opening_the_days_is_a_search_and_opening_another_day_is_the_same_one(world, monkeypatch):
    monkeypatch.setattr(counting, "WRITE_AFTER_SECONDS", 0)
    applicant = Applicant(world.authority)
    applicant.choose_persons()
    applicant.client.head(applicant.url(":time"))
    assert counts() == []
    applicant.get(":time")
    applicant.get(":time", tag="2026-10-06")
    applicant.get(":time", ab="2026-10-20")
    assert counts() == [(1, 0)]
    world.counter.is_open = False
    world.counter.save()
    applicant.get(":time")
    assert counts() == [(2, 1)]


# ---- The counts ----------------------------------------------------------------------------------------------------------


def test_holds_are_what_applicants_pressed_and_what_became_of_it(world):
    held, lapsed, booked = (hold(world, clock) for clock in ("08:00", "08:30", "09:00"))
    Appointment.objects.filter(pk=lapsed.pk).update(status="expired")
    Appointment.objects.filter(pk=booked.pk).update(status="booked", booked_at=NOW, hold_until=None)
    make_appointment(world.offer, world.counter, local(TUESDAY, "10:00"), booked_by="desk")
    moved = move_appointment(
        appointment=Appointment.objects.get(pk=booked.pk),
        office=Office.objects.get(),
        start=local(TUESDAY, "11:00"),
        now=NOW + MINUTE,
    )
    found = funnel(world, now=NOW + 5 * MINUTE).total
    assert (found.holds, found.confirmed, found.expired, found.cancelled) == (3, 1, 1, 0)
    assert found.holds_per_confirmed == 3.0
    assert (held.status, moved.status) == ("held", "booked")
    assert funnel(world, now=NOW + 30 * MINUTE).total.expired == 2


def test_times_kept_for_who_waits_are_no_holds(world):
    entry = make_waiting(world)
    now = NOW - 7 * DAY
    assert len(give_out(world, now=now)) == 1
    accept_slot(slot=SlotOffer.objects.get(), person=entry, language="ar", now=now)
    found = funnel(world, days=28).total
    assert (found.holds, found.confirmed, found.offered) == (0, 0, 1)


@pytest.mark.parametrize(
    ("minutes", "clock", "who", "expected"),
    [
        (9, "11:00", "k" * 64, 1),
        (10, "11:00", "k" * 64, 0),
        (9, "11:00", "x" * 64, 0),
        (9, "09:15", "x" * 64, 1),
        (9, "09:30", "x" * 64, 0),
    ],
)
def test_rebooked_is_the_same_person_or_the_same_time_within_ten_minutes(world, minutes, clock, who, expected):
    old = make_appointment(world.offer, world.counter, local(TUESDAY, "09:00"), identity_key="k" * 64)
    cancel_appointment(appointment=old, now=NOW)
    later = NOW + minutes * MINUTE
    make_appointment(world.offer, world.counter, local(TUESDAY, clock), identity_key=who, now=later)
    found = funnel(world, now=NOW + DAY).total
    assert (found.cancelled, found.rebooked) == (1, expected)


def test_who_came_is_counted_for_appointments_of_the_period_and_not_recorded_is_neither(world):
    came, missed, _open = (
        make_appointment(world.offer, world.counter, local(MONDAY, clock), now=NOW - 20 * DAY)
        for clock in ("08:00", "08:30", "09:00")
    )
    make_appointment(world.offer, world.counter, local(TUESDAY, "09:00"), now=NOW - 20 * DAY)
    Visit.objects.create(
        authority=world.authority,
        office=world.office,
        appointment=came,
        service=world.service,
        language="de",
        spoken_language="de",
        day=MONDAY,
        ticket_number="A01",
        arrived_at=NOW,
        turn_at=NOW,
    )
    Appointment.objects.filter(pk=missed.pk).update(did_not_come_at=NOW)
    found = funnel(world, now=local(MONDAY, "18:00")).total
    assert (found.due, found.came, found.missed, found.not_recorded) == (3, 1, 1, 1)


def test_the_period_begins_at_midnight_of_the_office(world):
    midnight = local(MONDAY, "00:00")
    for now, clock in ((midnight - MINUTE, "08:00"), (midnight, "08:30")):
        make_appointment(world.offer, world.counter, local(TUESDAY, clock), now=now)
    assert funnel(world, days=1).total.holds == 1


def test_another_authoritys_bookings_are_not_counted(world):
    other = World("wolfsburg")
    make_appointment(other.offer, other.counter, local(TUESDAY, "09:00"))
    SearchCount.objects.create(authority=other.authority, service=other.service, day=MONDAY, searches=7)
    found = funnel(world)
    assert (found.services, found.total) == ([], Funnel())


def test_fewer_than_five_people_are_not_shown_beside_a_service():
    found = Funnel(searches=3, holds=4, confirmed=5)
    assert [found.shown(name) for name in ("searches", "holds", "confirmed", "cancelled")] == [3, None, 5, 0]


# ---- The page ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def supervisor(world):
    client = Client()
    client.force_login(make_staff(world.authority, "supervisor", interface_language="en"))
    return client


@pytest.mark.usefixtures("monday_morning")
def test_the_page_and_its_file_show_the_same_and_hide_the_same(world, supervisor):
    for clock in ("08:00", "08:30", "09:00", "09:30", "10:00"):
        make_appointment(world.offer, world.counter, local(TUESDAY, clock))
    cancel_appointment(appointment=Appointment.objects.first(), now=NOW)
    SearchCount.objects.create(
        authority=world.authority, service=world.service, day=MONDAY, searches=9, without_result=2
    )
    other = make_service("NOCH-EINE")
    SearchCount.objects.create(authority=world.authority, service=other, day=MONDAY - 40 * DAY, searches=5)
    page = text_of(supervisor.get("/supervision/osnabrueck/trichter/"))
    assert "Searches that found nothing: 2 of 9." in page
    lines = supervisor.get("/supervision/osnabrueck/trichter/datei/").content.decode().splitlines()
    assert lines[0].split(";")[:8] == [
        *("service", "searches", "without_result", "holds", "confirmed", "expired", "cancelled", "rebooked")
    ]
    assert lines[1:] == ["AE-STUDIUM-V;9;2;5;5;0;;0;0;0;0;0", "*;9;2;5;5;0;1;0;0;0;0;0"]
    assert "9 2 5 5 0 < 5 0 0 0 0 0 0" in page


@pytest.mark.parametrize(
    "query", ["", "?tage=90", "?tage=7&leistung=AE-STUDIUM-V", "?tage=x&leistung=<b>", "?leistung=NIX"]
)
@pytest.mark.usefixtures("monday_morning")
def test_any_question_is_answered(world, supervisor, query):
    make_appointment(world.offer, world.counter, local(TUESDAY, "08:00"))
    answer = supervisor.get(f"/supervision/osnabrueck/trichter/{query}")
    assert (answer.status_code, b"<b>" in answer.content.split(b"<main")[1]) == (200, False)


def test_without_any_figures_the_page_says_so(world, supervisor):
    assert "Nobody has looked for a time in this period." in text_of(
        supervisor.get("/supervision/osnabrueck/trichter/")
    )


@pytest.mark.parametrize("role", ["clerk", "caseworker", "guide", "administrator", "auditor"])
def test_only_supervisors_see_figures(world, role):
    client = Client()
    client.force_login(make_staff(world.authority, role))
    assert client.get("/supervision/osnabrueck/trichter/").status_code == 403
