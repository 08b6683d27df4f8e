"""The end of the day: everybody still open is settled by a person, or counts as not recorded."""

import datetime as dt

import pytest
import time_machine

from appointments.actions import queue
from appointments.models import Appointment, Visit
from appointments.queries.queue.visit import minutes_served
from tests.appointments.clerk import Clerk, at, book
from tests.factories import World, make_counter, make_office
from willkommen.models import AuditEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return World()


@pytest.fixture
def clerk(world):
    return Clerk(world)


@pytest.fixture
def evening():
    with time_machine.travel(at("11:30"), tick=False) as clock:
        yield clock


@pytest.fixture
def three(evening, world, clerk):
    """One waits, one stands at the counter, of one with an appointment nobody has said anything."""
    called = clerk.walk_in("08:00")
    queue.call_next(counter=world.counter, staff_member=world.clerk, now=at("08:10"))
    waiting = clerk.walk_in("08:30")
    appointment = book(world, "09:00")
    return called, waiting, appointment


def settle(clerk, *items, how=None, one=None):
    data = {"one": one} if one else {"item": items, "how": how}
    return clerk.post("tagesende/eintragen/", form_key=clerk.form_key("tagesende/"), **data)


def fresh(thing):
    return type(thing).objects.get(pk=thing.pk)


def key(thing) -> str:
    return f"{'v' if isinstance(thing, Visit) else 'a'}{thing.pk}"


# ---- What is listed ---------------------------------------------------------------------------------------------


def test_everybody_still_open_is_listed_by_office_and_nobody_else(world, clerk, three):
    called, waiting, appointment = three
    second = make_office(world.authority, "A-2", name="Rathaus")
    there = book(world, "10:00")
    Appointment.objects.filter(pk=there.pk).update(office=second, counter=make_counter(second, 2))
    book(world, "11:00", did_not_come_at=at("11:20"))
    book(world, "11:45")  # has not begun
    book(world, "10:30", status="cancelled")
    done = clerk.walk_in("08:40")
    Visit.objects.filter(pk=done.pk).update(status="left")
    rows = [(end.office.code, [row.key for row in end.rows]) for end in clerk.get("tagesende/").context["ends"]]
    assert rows == [("A-1", [key(called), key(waiting), key(appointment)]), ("A-2", [key(there)])]


def test_who_has_a_number_cannot_be_said_to_have_stayed_away(clerk, three):
    called, _waiting, appointment = three
    page = clerk.get("tagesende/").content.decode()
    assert f'value="{key(called)}:did_not_come"' not in page
    assert f'value="{key(appointment)}:did_not_come"' in page


def test_the_board_leads_here_in_the_last_hour_and_not_before(world, clerk):
    for clock, is_there in (("10:59", False), ("11:00", True), ("12:30", True)):
        with time_machine.travel(at(clock), tick=False):
            assert ("tagesende/" in clerk.get().content.decode()) is is_there, clock


def test_another_authority_sees_nothing_of_it(clerk, three):
    other = Clerk(World("celle"))
    assert other.get("tagesende/").context["ends"] == []


# ---- One press --------------------------------------------------------------------------------------------------


def test_came_and_was_served_says_nothing_about_how_long_it_took(clerk, three):
    called, _waiting, _appointment = three
    assert settle(clerk, one=f"{key(called)}:served").url == clerk.url("tagesende/")
    visit = fresh(called)
    assert (visit.status, visit.outcome, visit.served_from, visit.served_to) == ("done", "", at("08:10"), None)
    assert minutes_served(visit, now=at("11:30")) is None
    assert "1 person: came and was served." in clerk.read("tagesende/")


def test_somebody_who_waited_has_left(clerk, three):
    _called, waiting, _appointment = three
    settle(clerk, one=f"{key(waiting)}:left")
    assert (fresh(waiting).status, fresh(waiting).served_to) == ("left", None)


def test_an_appointment_nobody_recorded_did_not_come(clerk, three):
    *_rest, appointment = three
    settle(clerk, one=f"{key(appointment)}:did_not_come")
    assert fresh(appointment).did_not_come_at == at("11:30")
    assert Visit.objects.filter(appointment=appointment).count() == 0


def test_an_appointment_nobody_recorded_was_there_all_the_same(clerk, three):
    *_rest, appointment = three
    settle(clerk, one=f"{key(appointment)}:served")
    visit = Visit.objects.get(appointment=appointment)
    assert (visit.status, visit.arrived_at, visit.called_at, visit.served_to) == ("done", at("09:00"), None, None)
    assert clerk.get("tagesende/").context["ends"][0].rows[-1].key != key(appointment)


# ---- Several at once ---------------------------------------------------------------------------------------------


def test_several_are_shown_before_anything_is_recorded(clerk, three):
    called, waiting, appointment = three
    answer = clerk.post("tagesende/pruefen/", item=[key(called), key(waiting), key(appointment)], how="did_not_come")
    form = answer.context["form"]
    assert [row.key for row in form.chosen] == [key(appointment)]
    assert [row.key for row in form.passed_over] == [key(called), key(waiting)]
    assert "Record for 1 person: did not come?" in answer.content.decode()
    assert (fresh(called).status, fresh(appointment).did_not_come_at) == ("called", None)


def test_several_are_recorded_at_once_and_taken_back_at_once(clerk, three):
    called, waiting, appointment = three
    before = [(visit.status, visit.counter_id, visit.served_from) for visit in map(fresh, (called, waiting))]
    settle(clerk, key(called), key(waiting), key(appointment), how="left")
    assert {fresh(called).status, fresh(waiting).status, Visit.objects.get(appointment=appointment).status} == {"left"}
    entry = AuditEntry.objects.get(action="settle_day")
    assert "HADDAD" not in str(entry.detail)
    clerk.post(f"tagesende/zuruecknehmen/{entry.pk}/")
    after = [(visit.status, visit.counter_id, visit.served_from) for visit in map(fresh, (called, waiting))]
    assert after == before
    assert Visit.objects.filter(appointment=appointment).count() == 0
    assert [row.key for row in clerk.get("tagesende/").context["ends"][0].rows] == [
        key(called),
        key(waiting),
        key(appointment),
    ]


def test_did_not_come_is_taken_back_as_well(clerk, three):
    *_rest, appointment = three
    settle(clerk, one=f"{key(appointment)}:did_not_come")
    clerk.post(f"tagesende/zuruecknehmen/{AuditEntry.objects.get(action='settle_day').pk}/")
    assert fresh(appointment).did_not_come_at is None


def test_who_stood_at_a_counter_that_is_taken_now_is_put_aside(clerk, world, three):
    called, waiting, _appointment = three
    settle(clerk, one=f"{key(called)}:served")
    queue.call_next(counter=world.counter, staff_member=world.clerk, now=at("11:30"))
    clerk.post(f"tagesende/zuruecknehmen/{AuditEntry.objects.get(action='settle_day').pk}/")
    assert (fresh(called).status, fresh(called).counter, fresh(waiting).status) == ("parked", None, "called")


# ---- Bad input -----------------------------------------------------------------------------------------------------


def test_the_same_form_sent_twice_records_once(clerk, three):
    called, *_rest = three
    sent = {"form_key": clerk.form_key("tagesende/"), "one": f"{key(called)}:served"}
    clerk.post("tagesende/eintragen/", **sent)
    clerk.post("tagesende/eintragen/", **sent)
    assert AuditEntry.objects.filter(action="settle_day").count() == 1


def test_what_a_colleague_settled_meanwhile_is_said_and_stays(clerk, world, three):
    called, *_rest = three
    old_page = clerk.form_key("tagesende/")
    queue.mark_left(visit=queue_step(called), now=at("11:29"))
    clerk.post("tagesende/eintragen/", form_key=old_page, one=f"{key(called)}:served")
    assert "This was settled meanwhile. Nothing was changed." in clerk.read("tagesende/")
    assert fresh(called).status == "left"


def queue_step(visit):
    """A person who was called and is being served may leave."""
    return queue.start_serving(visit=visit, now=at("08:11"))


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"how": "served"}, "Choose at least one person of the list. Nothing was changed."),
        ({"item": ["v999999"], "how": "served"}, "Choose at least one person of the list. Nothing was changed."),
        ({"item": ["v1"], "how": "vanished"}, "Choose what happened."),
        ({"item": ["v1"]}, "Choose what happened."),
    ],
)
def test_wrong_input_of_several_is_said_in_one_sentence(clerk, three, sent, sentence):
    assert clerk.post("tagesende/pruefen/", **sent).url == clerk.url("tagesende/")
    assert sentence in clerk.read("tagesende/")
    assert AuditEntry.objects.filter(action="settle_day").count() == 0


def test_somebody_of_another_authority_cannot_be_settled(clerk, three):
    foreign = Clerk(World("celle")).walk_in("08:00")
    settle(clerk, one=f"{key(foreign)}:left")
    assert fresh(foreign).status == "waiting"


def test_taking_back_twice_or_what_is_not_there_changes_nothing(clerk, three):
    called, *_rest = three
    settle(clerk, one=f"{key(called)}:served")
    entry = AuditEntry.objects.get(action="settle_day").pk
    clerk.post(f"tagesende/zuruecknehmen/{entry}/")
    for number in (entry, 999_999):
        clerk.post(f"tagesende/zuruecknehmen/{number}/")
        sentence = "This was taken back before, or it is from another day. Nothing was changed."
        assert sentence in clerk.read("tagesende/")
    assert fresh(called).status == "called"


def test_what_nobody_settles_is_not_recorded_the_next_day(world, three):
    called, waiting, appointment = three
    queue.close_day(authority=world.authority, now=at("11:30") + dt.timedelta(days=1))
    assert (fresh(called).status, fresh(waiting).status) == ("not_recorded", "not_recorded")
    assert fresh(appointment).did_not_come_at is None
