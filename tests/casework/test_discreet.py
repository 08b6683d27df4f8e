"""Discreet appointments: of somebody who must be protected lists and messages say nothing, and old links are dead."""

import pytest
import time_machine
from django.test import Client

from appointments.actions.booking import book_for_someone, cancel_appointment, make_discreet, move_appointment
from appointments.actions.notices import announce_booked, plan_reminders
from appointments.actions.queue import check_in
from appointments.models import Appointment
from casework.actions.applying import link_appointment
from casework.actions.protection import protect
from casework.models import Case, CaseAppointment
from tests.appointments.clerk import Clerk, at, book
from tests.casework.cases import make_case
from tests.factories import MONDAY, NOW, TUESDAY, World, local, make_staff
from willkommen.messages import kind_of, things_of
from willkommen.models import OutgoingMessage

pytestmark = pytest.mark.django_db

SECRETS = ("HADDAD", "SAMIR", "Aufenthaltserlaubnis zum Studium", "samir@example.org")


@pytest.fixture
def world(monday_morning):
    return World()


@pytest.fixture
def anna(world):
    return make_staff(world.authority, "caseworker", name="Anna Brandt")


def neutral(appointment) -> str:
    return f"Service {appointment.pk % 90 + 10}"


def waiting_messages(appointment) -> int:
    return OutgoingMessage.objects.filter(about_id=appointment.pk, status="queued").count()


def announced(world, **fields):
    """An appointment tomorrow with its confirmation and reminders in the outbox."""
    appointment = book(world, "10:00", day=TUESDAY, **fields)
    announce_booked(appointment, NOW)
    plan_reminders(appointment, NOW)
    return appointment


def test_protecting_somebody_makes_every_coming_appointment_discreet_links_it_and_sends_nothing_more(world, anna):
    linked = announced(world)
    same, other = (book(world, clock, day=TUESDAY) for clock in ("11:00", "09:00"))
    case = make_case(world.authority)
    Case.objects.filter(pk=case.pk).update(identity_key=same.identity_key)
    case.refresh_from_db()
    link_appointment(case=case, appointment=linked, now=NOW)
    old_link = f"/t/{linked.link_token}/"
    assert Client().get(old_link, follow=True).status_code == 200
    assert waiting_messages(linked) > 0
    protect(case=case, now=NOW, staff_member=anna, separate_entrance=True)
    assert waiting_messages(linked) == 0
    assert Client().get(old_link, follow=True).status_code in (404, 410)
    assert list(Appointment.objects.order_by("pk").values_list("is_discreet", flat=True)) == [True, True, False]
    assert CaseAppointment.objects.filter(case=case).count() == 2
    assert other.identity_key != ""
    assert set(Appointment.objects.filter(is_discreet=True).values_list("identity_key", flat=True)) == {""}


def test_a_message_that_a_worker_holds_already_is_dropped_at_the_last_look(world):
    appointment = announced(world)
    message = OutgoingMessage.objects.filter(kind="appointment.booked").get()
    before = things_of([message])[message.pk]
    assert kind_of(message).still_holds(before, NOW)
    Appointment.objects.filter(pk=appointment.pk).update(is_discreet=True)
    assert not kind_of(message).still_holds(things_of([message])[message.pk], NOW)


def test_moving_and_cancelling_stay_silent_and_discreet(world):
    appointment = make_discreet(appointment=book(world, "10:00", day=TUESDAY), staff_member=None, now=NOW)
    moved = move_appointment(appointment=appointment, office=world.office, start=local(TUESDAY, "11:00"), now=NOW)
    assert moved.is_discreet
    cancel_appointment(appointment=moved, now=NOW)
    assert OutgoingMessage.objects.count() == 0


def test_no_list_of_the_desk_names_person_or_service(world):
    appointment = make_discreet(appointment=book(world, "10:00"), staff_member=None, now=NOW)
    shown = neutral(appointment)
    with time_machine.travel(at("09:50"), tick=False):
        clerk = Clerk(world)
        for path in ("", "termine/", "termine/drucken/"):
            page = clerk.client.get(clerk.url(path), follow=True).content.decode()
            assert shown in page, path
            assert [secret for secret in SECRETS if secret in page] == [], path
        visit = check_in(appointment=appointment, office=world.office, now=at("09:50"))
        assert shown in clerk.read()
        clerk.call()
        clerk.step("da", visit)
        for path in ("", f"vorsprache/{visit.pk}/", f"vorsprache/{visit.pk}/zettel/", "tagesende/"):
            answer = clerk.client.get(clerk.url(path))
            assert answer.status_code == 200, path
            page = answer.content.decode()
            assert [secret for secret in ("HADDAD", "SAMIR", "samir@example.org") if secret in page] == [], path


def test_the_call_display_shows_the_number_alone(world):
    appointment = make_discreet(appointment=book(world, "10:00"), staff_member=None, now=NOW)
    with time_machine.travel(at("09:50"), tick=False):
        visit = check_in(appointment=appointment, office=world.office, now=at("09:50"))
        Clerk(world).call()
        display = Client().get(f"/display/{world.office.device_token}/").content.decode()
    assert visit.ticket_number in display
    assert [secret for secret in (*SECRETS, neutral(appointment)) if secret in display] == []


def test_a_discreet_booking_on_the_telephone_sends_nothing_and_cannot_be_probed(world):
    booking = {
        "offer": world.offer, "office": world.office, "persons": 1, "language": "tr", "spoken_language": "tr",
        "needs_interpreter": False, "given_names": "ELIF", "family_name": "KAYA", "name_in_own_script": "",
        "born_on": MONDAY.replace(year=1991), "email": "alt@example.org", "mobile": "", "title_ends_on": None,
        "staff_member": world.clerk, "now": NOW,
    }  # fmt: skip
    first = book_for_someone(**booking, start=local(TUESDAY, "09:00"), is_discreet=True)
    assert (first.channel, first.recipient, OutgoingMessage.objects.count()) == ("", "", 0)
    # somebody who knows names and birth date books for the same service: no refusal tells that she has a time here
    assert book_for_someone(**booking, start=local(TUESDAY, "10:00")).is_discreet is False
