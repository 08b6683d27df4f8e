"""What applicants and staff see of a change of the plan, through HTTP."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from appointments.actions import planning
from appointments.models import AffectedAppointment, Appointment, PlanChange
from tests.administrator import Administrator, said, text_of
from tests.appointments.applicant import Applicant, own
from tests.appointments.clerk import Clerk
from tests.appointments.plan import ask_everybody, away, holds_of, kinds_about, stand, two_counters
from tests.factories import MONDAY, NOW, TUESDAY, World, local, make_appointment
from willkommen.models import OutgoingMessage

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def seven_o_clock(monday_morning):
    """It is Monday, 5 October 2026."""
    return monday_morning


@pytest.fixture
def world():
    return two_counters()


@pytest.fixture
def samir(world):
    return Applicant(world.authority)


@pytest.fixture
def kerstin(world):
    return Administrator(world.authority, "supervisor", name="Kerstin Alvermann")


def book(world, clock="09:00", day=TUESDAY, **fields):
    return make_appointment(world.offer, world.counter, local(day, clock), **fields)


def asked(world, *clocks, **fields):
    """Appointments on Tuesday whose people have been offered other times, and the change behind it."""
    people = [book(world, clock, **fields) for clock in clocks or ["09:00"]]
    change = away(world)
    ask_everybody(world)
    return change, *people


def key_of(page) -> str:
    return re.search(r'name="form_key" value="([0-9a-f]{32})"', page.content.decode()).group(1)


def press(samir, appointment, number=0, *, way="annehmen", key=None):
    page = samir.get(own(appointment, "neue-zeit/"))
    sent = {"form_key": key or key_of(page), "time": holds_of(appointment)[number].reference}
    return samir.post(own(appointment, f"neue-zeit/{way}/"), **sent)


# ---- The applicant --------------------------------------------------------------------------------------------------


def test_the_link_of_the_message_leads_to_the_times_and_looking_changes_nothing(world, samir):
    _, appointment = asked(world)
    answer = samir.client.get(f"/t/{appointment.link_token}/", follow=True)
    assert answer.redirect_chain[-1][0] == f"/ar/celle/{own(appointment, 'neue-zeit/')}"
    page = text_of(samir.get(own(appointment, "neue-zeit/")))
    assert "Your appointment cannot take place as booked" in page
    assert page.count("Take this time") == 3
    assert "HADDAD" not in page
    assert "Studium" not in page
    assert Appointment.objects.get(pk=appointment.pk).status == "booked"


def test_one_press_takes_a_time_and_a_second_one_gets_the_same_answer(world, samir):
    _, appointment = asked(world)
    key = key_of(samir.get(own(appointment, "neue-zeit/")))
    reference = holds_of(appointment)[0].reference
    sent = {"form_key": key, "time": reference}
    answers = [samir.post(own(appointment, "neue-zeit/annehmen/"), **sent) for _ in range(2)]
    new = Appointment.objects.get(status="booked")
    assert [answer.url for answer in answers] == [samir.url(own(new))] * 2
    assert "The new time is yours. The old appointment no longer holds." in text_of(samir.get(own(new)))
    assert samir.get(own(appointment)).status_code == 404


def test_when_the_times_have_lapsed_the_ordinary_days_are_shown_with_a_sentence(world, samir, seven_o_clock):
    _, appointment = asked(world)
    key = key_of(samir.get(own(appointment, "neue-zeit/")))
    seven_o_clock.move_to(local(TUESDAY, "07:00"))
    sent = {"form_key": key, "time": holds_of(appointment)[0].reference}
    answer = samir.post(own(appointment, "neue-zeit/annehmen/"), **sent)
    assert answer.url == samir.url(own(appointment, "verschieben/"))
    assert "This time is no longer kept for you. Nothing was changed." in text_of(samir.client.get(answer.url))
    page = text_of(samir.get(own(appointment, "neue-zeit/")))
    assert "No time is kept for you at the moment" in page
    assert Appointment.objects.get(status="booked") == appointment


def test_who_accepts_after_it_was_taken_back_reads_that_it_takes_place(world, kerstin, samir):
    change, appointment = asked(world)
    key = key_of(samir.get(own(appointment, "neue-zeit/")))
    planning.take_back(change=change, by=kerstin.staff, now=NOW)
    sent = {"form_key": key, "time": holds_of(appointment)[0].reference}
    answer = samir.post(own(appointment, "neue-zeit/annehmen/"), **sent)
    assert answer.url == samir.url(own(appointment))
    assert "Your appointment takes place as booked." in text_of(samir.client.get(answer.url))
    assert samir.get(own(appointment, "neue-zeit/")).url == samir.url(own(appointment))


def test_none_of_the_times_can_be_said(world, samir):
    _, appointment = asked(world)
    press(samir, appointment, way="keine")
    assert stand(appointment) == "declined"
    page = text_of(samir.get(own(appointment, "neue-zeit/")))
    assert "You have told us that none of the times suits you" in page
    assert "Choose another time" in page


def test_the_old_time_can_still_be_left_after_it_has_begun(world, samir, seven_o_clock):
    appointment = book(world, "08:00", day=MONDAY)
    now = local(MONDAY, "07:40")
    away(world, day=MONDAY, now=now)
    ask_everybody(world, now=now)
    seven_o_clock.move_to(local(MONDAY, "08:05"))
    press(samir, appointment)
    assert stand(appointment) == "accepted"


@pytest.mark.parametrize("sent", [{}, {"time": "AAAA-AAA"}, {"time": "x" * 99}, {"time": "\x00"}, {"form_key": "1"}])
def test_a_foreign_or_broken_number_changes_nothing(world, samir, sent):
    _, appointment = asked(world)
    key = key_of(samir.get(own(appointment, "neue-zeit/")))
    answer = samir.post(own(appointment, "neue-zeit/annehmen/"), **{"form_key": key, **sent})
    assert answer.status_code == 302
    assert Appointment.objects.get(status="booked") == appointment
    assert stand(appointment) == "asked"


def test_get_and_head_of_the_buttons_change_nothing(world, samir):
    _, appointment = asked(world)
    for page in ("neue-zeit/annehmen/", "neue-zeit/keine/"):
        assert samir.get(own(appointment, page), time=holds_of(appointment)[0].reference).status_code == 302
        assert samir.client.head(samir.url(own(appointment, page))).status_code == 302
    assert stand(appointment) == "asked"


# ---- The staff ------------------------------------------------------------------------------------------------------


def test_the_list_says_who_answered_what_and_who_must_be_phoned(world, kerstin, samir):
    for clock, name, contact in (
        ("09:00", "ACCEPTED", {}),
        ("09:30", "SILENT", {}),
        ("10:00", "PHONE", {"email": "", "mobile": ""}),
        ("10:30", "REFUSED", {}),
    ):
        book(world, clock, family_name=name, **contact)
    change = away(world)
    ask_everybody(world)
    people = {person.family_name: person for person in Appointment.objects.exclude(family_name="")}
    press(samir, people["ACCEPTED"])
    press(samir, people["REFUSED"], way="keine")
    page = text_of(kerstin.get("plan_change", change=change.pk))
    groups = re.search(r"Must be phoned: 2(.*)Not answered yet: 1(.*)Settled: 1(.*)", page).groups()
    assert ["PHONE" in groups[0], "REFUSED" in groups[0]] == [True, True]
    assert "no contact data" in groups[0]
    assert "SILENT" in groups[1]
    assert "ACCEPTED" in groups[2]


def test_who_is_still_to_be_asked_is_shown_as_progress(world, kerstin):
    book(world, "09:00")
    book(world, "10:00")
    change = away(world)
    page = text_of(kerstin.get("plan_change", change=change.pk))
    assert "New times are being offered: 0 of 2 people have been written to" in page
    ask_everybody(world)
    assert "New times are being offered" not in text_of(kerstin.get("plan_change", change=change.pk))


def test_settled_by_us_notes_who_and_when_and_everyone_is_settled(world, kerstin):
    change, appointment = asked(world)
    kerstin.press("plan_change_settle", change=change.pk, pk=appointment.pk)
    page = text_of(kerstin.get("plan_change", change=change.pk))
    assert "Kerstin Alvermann" in page
    assert "Everyone is settled" in page
    assert said(kerstin.press("plan_change_settle", change=change.pk, pk=appointment.pk))[-1] == (
        "This has been settled meanwhile. Nothing was changed."
    )


def test_writing_again_sends_one_more_message(world, kerstin, seven_o_clock):
    change, appointment = asked(world)
    kerstin.press("plan_change_again", change=change.pk, pk=appointment.pk)
    assert kinds_about(appointment) == ["appointment.affected"]
    OutgoingMessage.objects.update(status="sent", sent_at=NOW)
    seven_o_clock.move_to(NOW + dt.timedelta(minutes=5))
    kerstin.press("plan_change_again", change=change.pk, pk=appointment.pk)
    assert kinds_about(appointment) == ["appointment.affected"] * 2
    assert AffectedAppointment.objects.get().status == "asked"


def test_administrators_see_numbers_and_no_names(world):
    change, appointment = asked(world, mobile="+4915112345678")
    page = text_of(Administrator(world.authority).get("plan_change", change=change.pk))
    assert appointment.reference in page
    assert "HADDAD" not in page
    assert "4915112345678" not in page
    assert "samir@example.org" not in page


def test_clerks_see_whom_to_phone_and_settle_it(world):
    book(world, email="", mobile="")
    away(world)
    clerk = Clerk(world)
    assert "HADDAD" in clerk.read("betroffen/")
    appointment = Appointment.objects.get()
    clerk.post(f"betroffen/{appointment.pk}/erledigt/")
    assert "Everyone is settled" in clerk.read("betroffen/")


def test_the_list_of_the_day_says_what_cannot_take_place(world, seven_o_clock):
    book(world, "09:00", day=MONDAY)
    book(world, "10:00", day=MONDAY, status="cancelled")
    away(world, day=MONDAY)
    page = Clerk(world).read("termine/")
    assert "1 appointment of this day cannot take place as booked" in page
    assert page.count("cannot take place") == 2


def test_taking_back_asks_first_and_a_second_press_says_so(world, kerstin):
    change, _appointment = asked(world)
    assert "Who has accepted a new time keeps it (0)." in text_of(kerstin.get("plan_change_undo", change=change.pk))
    assert PlanChange.objects.get().taken_back_at is None
    answers = [kerstin.press("plan_change_undo", change=change.pk) for _ in range(2)]
    assert said(answers[1])[-1] == "This had been taken back already. Nothing was changed."
    assert "taken back" in text_of(kerstin.get("plan_changes"))


def test_another_authority_sees_nothing_of_it(world):
    change, appointment = asked(world)
    other = World("harburg")
    stranger = Administrator(other.authority, "supervisor")
    for name, more in (
        ("plan_change", {}),
        ("plan_change_undo", {}),
        ("plan_change_settle", {"pk": appointment.pk}),
        ("plan_change_again", {"pk": appointment.pk}),
    ):
        assert stranger.press(name, change=change.pk, **more).status_code in (404, 405)
    assert stranger.get("plan_change", change=change.pk).status_code == 404
    assert Clerk(other).post(f"betroffen/{appointment.pk}/erledigt/").status_code == 404
    assert "HADDAD" not in Clerk(other).read("betroffen/")
    assert stand(appointment) == "asked"


@pytest.mark.parametrize("name", ["plan_change", "desk_affected"])
def test_lists_ask_the_database_as_often_for_three_as_for_one(world, kerstin, name):
    def questions() -> int:
        kwargs = {"change": PlanChange.objects.get().pk} if name == "plan_change" else {}
        with CaptureQueriesContext(connection) as found:
            assert kerstin.get(name, **kwargs).status_code == 200
        return len(found)

    book(world)
    change = away(world)
    ask_everybody(world)
    first = questions()
    for clock in ("10:00", "11:00"):
        AffectedAppointment.objects.create(
            authority=world.authority, change=change, appointment=book(world, clock), status="asked"
        )
    ask_everybody(world)
    assert questions() == first
