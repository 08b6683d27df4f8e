"""What people, scripts and old pages send to the pages of appointments: nothing breaks, nothing is lost or changed."""

import datetime as dt
import re

import pytest
from django.test import Client

from appointments.actions import booking
from appointments.models import Appointment
from appointments.queries.booking import appointment_by_token
from tests.appointments.applicant import Applicant, kinds_sent, own
from tests.appointments.clerk import Clerk, book
from tests.factories import MONDAY, NOW, TUESDAY, World, local, make_appointment, make_authority
from willkommen.models import OutgoingMessage

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(monday_morning):
    return World()


@pytest.fixture
def applicant(world):
    return Applicant(world.authority)


class TestDaysBeyondTheCalendar:
    @pytest.mark.parametrize("page", ["termine/", "termine/drucken/"])
    @pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "1999-12-31", "2100-01-01", "2026-02-31"])
    def test_the_list_of_the_day_shows_today(self, world, page, day):
        clerk = Clerk(world)
        assert clerk.read(page, tag=day) == clerk.read(page)

    @pytest.mark.parametrize("query", [{"tag": "9999-12-31"}, {"ab": "0001-01-01"}, {"ab": "9999-12-31"}])
    def test_the_days_to_choose_from_stay_within_reach(self, applicant, query):
        applicant.choose_persons()
        assert applicant.get(":time", **query).status_code == 200


class TestAnOfferThatIsNowhere:
    """An administrator took the last office off an offer."""

    @pytest.mark.parametrize("step", [":persons", ":place", ":time", ":details", ":check", ":confirm"])
    def test_no_step_breaks(self, world, applicant, step):
        applicant.up_to_details()
        world.offer.places.all().delete()
        for answer in (applicant.get(step), applicant.post(step, start=local(MONDAY, "09:00").isoformat())):
            assert answer.status_code in (200, 302)
        assert not Appointment.objects.filter(status="booked").exists()


class TestACode:
    def test_is_counted_wrong_by_the_database_and_not_by_the_page(self, applicant):
        appointment = applicant.ask()
        one, other = (Appointment.objects.get(pk=appointment.pk) for _ in range(2))
        for guess in (one, other):
            with pytest.raises(booking.WrongCode):
                booking.confirm_with_code(appointment=guess, code="x", now=NOW)
        assert Appointment.objects.get(pk=appointment.pk).code_failures == 2

    def test_that_was_wrong_too_often_is_refused_even_by_a_page_that_read_it_before(self, applicant):
        appointment = applicant.ask()
        Appointment.objects.filter(pk=appointment.pk).update(code_failures=booking.every_booking.MOST_WRONG_CODES)
        with pytest.raises(booking.TooManyCodes):
            booking.confirm_with_code(appointment=appointment, code=appointment.confirmation_code, now=NOW)


class TestAnotherAddressAfterTheMessage:
    """Who proves one address has not proved another one."""

    def test_the_code_sent_to_the_first_address_confirms_nothing(self, applicant):
        asked = applicant.ask(email="mine@example.org")
        applicant.give_details(email="somebody.else@example.org")
        applicant.post(":confirm", code=asked.confirmation_code)
        assert Appointment.objects.get(pk=asked.pk).status == "held"

    def test_the_link_sent_to_the_first_address_is_dead(self, applicant):
        asked = applicant.ask(email="mine@example.org")
        applicant.give_details(email="somebody.else@example.org")
        assert appointment_by_token(asked.authority, asked.link_token, now=NOW) is None
        assert applicant.post(own(asked, "bestaetigen/")).status_code == 404

    def test_the_next_message_carries_a_code_and_a_link_that_work(self, applicant, monday_morning):
        applicant.ask(email="mine@example.org")
        monday_morning.move_to(NOW + dt.timedelta(minutes=1))
        asked = applicant.ask(email="other@example.org")
        assert OutgoingMessage.objects.latest("pk").recipient == "other@example.org"
        applicant.post(":confirm", code=asked.confirmation_code)
        assert Appointment.objects.get(pk=asked.pk).status == "booked"

    def test_a_corrected_name_keeps_the_code(self, applicant):
        asked = applicant.ask()
        applicant.give_details(given_names="OLENA")
        applicant.post(":confirm", code=asked.confirmation_code)
        assert Appointment.objects.get(pk=asked.pk).status == "booked"


class TestAStranger_sLetterBox:  # noqa: N801 -- reads as a sentence
    def test_gets_only_so_many_questions_about_one_held_time(self, applicant, monday_morning):
        applicant.ask()
        for _ in range(20):
            OutgoingMessage.objects.update(status="sent", sent_at=NOW)  # the worker is quick
            monday_morning.shift(1)
            applicant.post(":confirm", resend="1")
        assert kinds_sent().count("appointment.confirm") == 10

    def test_does_not_fill_up_by_many_bookings_either(self, world, monday_morning):
        for number in range(12):
            OutgoingMessage.objects.update(status="sent", sent_at=NOW)
            monday_morning.shift(1)
            stranger = Applicant(world.authority)
            stranger.choose_persons()
            stranger.choose_time(MONDAY + dt.timedelta(days=number % 3), f"{8 + number // 3:02d}:00")
            stranger.give_details(email="Victim@example.org", family_name=f"HADDAD{chr(65 + number)}")
            stranger.agree()
        assert kinds_sent() == ["appointment.confirm"] * 10

    def test_a_time_is_not_held_for_ever_by_asking_again_and_again(self, applicant, monday_morning):
        asked = applicant.ask()
        for minutes in range(10, 180, 10):
            monday_morning.move_to(NOW + dt.timedelta(minutes=minutes))
            applicant.agree(form_key=f"{minutes:032x}")
        asked.refresh_from_db()
        longest = dt.timedelta(minutes=60 + asked.authority.confirm_minutes)
        assert asked.hold_until - asked.created_at <= longest


class TestAFormSentAgainWithOtherData:
    """Back, something changed, sent: the key is the same, the wish is not. It must not get lost in silence."""

    def test_a_second_correction_of_a_name_is_made(self, world):
        appointment, clerk = book(world), Clerk(world)
        page = f"termine/{appointment.pk}/name/"
        kept = {"born_on_day": "7", "born_on_month": "3", "born_on_year": "1999", "form_key": clerk.form_key(page)}
        clerk.post(page, given_names="SAMIR", family_name="HADAD", **kept)
        clerk.post(page, given_names="SAMIR", family_name="HADDAD", **kept)
        appointment.refresh_from_db()
        assert appointment.family_name == "HADDAD"

    def test_the_same_data_twice_are_one_ticket(self, world):
        clerk = Clerk(world)
        key = clerk.form_key("wartenummer/")
        data = {"form_key": key, "service": world.service.code, "language": "de", "spoken_language": ""}
        first, second = (clerk.post("wartenummer/", **data) for _ in range(2))
        assert first.status_code == 302
        assert first.url == second.url


class TestALanguageTheAuthorityDoesNotOffer:
    def test_leads_to_german_and_keeps_what_the_address_asks_for(self, world):
        authority = make_authority("celle", languages=["de", "en"])
        answer = Client().get(f"/fa/{authority.slug}/suche/", {"q": "تمدید"})
        assert answer.url == f"/de/{authority.slug}/suche/?q=%D8%AA%D9%85%D8%AF%DB%8C%D8%AF"

    def test_a_switch_to_it_keeps_every_keystroke(self, world):
        authority = make_authority("celle", languages=["de", "en"])
        page = f"/en/{authority.slug}/termin/"
        client = Client()
        answer = client.post(page, {"switch_language": "fa", "reference": "K7M4", "contact": "a@b"}, follow=True)
        assert answer.redirect_chain[-1][0] == f"/de/{authority.slug}/termin/"
        assert 'value="K7M4"' in answer.content.decode()


class TestMoving:
    def test_to_the_very_time_one_has_changes_nothing_and_sends_nothing(self, world, applicant):
        appointment = applicant.book()
        before = kinds_sent()
        key = re.search(r'name="form_key" value="(\w+)"', applicant.get(own(appointment, "absagen/")).content.decode())
        answer = applicant.post(
            own(appointment, "verschieben/neu/"), start=appointment.starts_at.isoformat(), form_key=key.group(1)
        )
        assert answer.status_code == 302
        appointment.refresh_from_db()
        assert appointment.status == "booked"
        assert Appointment.objects.count() == 1
        assert kinds_sent() == before

    @pytest.mark.parametrize("start", ["2026-10-01T09:00:00+02:00", "1999-01-01T00:00Z", "2026-10-06T03:00Z", "x", ""])
    def test_to_a_time_nobody_offers_leaves_the_old_one(self, world, applicant, start):
        appointment = applicant.book()
        applicant.post(own(appointment, "verschieben/neu/"), start=start, ort="\x00")
        appointment.refresh_from_db()
        assert appointment.status == "booked"
        assert Appointment.objects.count() == 1

    def test_to_an_office_of_another_authority_stays_at_one_s_own(self, world, applicant):
        other = World("celle")
        type(other.office).objects.filter(pk=other.office.pk).update(code="B-1")
        appointment = applicant.book()
        start = local(TUESDAY, "10:00").isoformat()
        applicant.post(own(appointment, "verschieben/neu/"), start=start, ort="B-1")
        moved = Appointment.objects.get(status="booked")
        assert moved.office == world.office


def test_a_held_time_of_another_browser_is_out_of_reach(world, applicant):
    held = make_appointment(world.offer, world.counter, local(MONDAY, "10:00"), status="held", now=NOW)
    stranger = Applicant(world.authority)
    stranger.choose_persons()
    assert stranger.get(":details").status_code == 302
    assert stranger.get(":check").status_code == 302
    assert stranger.post(":confirm", code=held.confirmation_code).status_code == 302
    held.refresh_from_db()
    assert held.status == "held"
