"""One's own appointment: what its link shows, and getting the link again."""

import datetime as dt

import pytest

from appointments.models import Appointment
from tests.appointments.applicant import Applicant, kinds_sent, own, text_of
from tests.factories import MONDAY, NOW, TUESDAY, World, local, make_appointment
from willkommen.models import OutgoingMessage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_morning")]
START = local(MONDAY, "09:00")


@pytest.fixture
def world():
    return World(spoken=["ar"])


@pytest.fixture
def booked(world):
    """Booked earlier, in another browser."""
    return make_appointment(world.offer, world.counter, START)


@pytest.fixture
def reader(world):
    """Somebody who has the link, in a browser that booked nothing."""
    return Applicant(world.authority)


# ---- Seeing ----------------------------------------------------------------------------------------------------------


def test_the_link_shows_when_where_and_the_number_and_neither_who_nor_why(reader, booked):
    page = text_of(reader.get(own(booked)))
    assert "5 October 2026" in page
    assert "at 09:00" in page
    assert booked.reference in page
    assert "Am Schölerberg 1, 49082 Osnabrück" in page
    for secret in ("HADDAD", "SAMIR", "1999", "samir@", "Studium", "Arabic", "study"):
        assert secret not in page


def test_the_browser_that_booked_sees_everything_for_two_hours(world, monday_morning):
    applicant = Applicant(world.authority)
    appointment = applicant.book()
    page = text_of(applicant.get(own(appointment)))
    assert "Your appointment is booked" in page
    assert "Aufenthaltserlaubnis zum Studium – Verlängerung" in page
    assert "Please print this page or write down the day and the number" in page
    monday_morning.shift(dt.timedelta(hours=2, minutes=1))
    assert "Studium" not in text_of(applicant.get(own(appointment)))


def test_the_slip_for_the_staff_is_german_whatever_the_page_speaks(world):
    applicant = Applicant(world.authority, language="ar")
    applicant.choose_persons(spoken_language="ar")
    applicant.choose_time()
    applicant.give_details(way="none")
    applicant.agree()
    page = text_of(applicant.get(own(Appointment.objects.get())))
    assert "Montag, 5. Oktober 2026, 09:00 Uhr Aufenthaltserlaubnis zum Studium – Verlängerung" in page


def test_the_code_to_scan_holds_the_number_and_is_drawn_into_the_page(reader, booked):
    page = reader.get(own(booked)).content.decode()
    assert '<div class="wk-qr"><svg' in page
    assert "style=" not in page


@pytest.mark.parametrize("page", ["", "drucken/", "verschieben/", "absagen/", "kalender.ics"])
def test_no_browser_keeps_these_pages_and_no_other_site_learns_their_address(reader, booked, page):
    headers = reader.get(own(booked, page)).headers
    # with no-referrer a browser would send "Origin: null" and every button would be refused
    assert (headers["Cache-Control"], headers["Referrer-Policy"]) == ("no-store", "same-origin")


def test_the_short_link_leads_to_the_page_in_the_language_of_the_booking(reader, booked):
    answer = reader.client.get(f"/t/{booked.link_token}/")
    assert answer.url == f"/ar/osnabrueck/termin/{booked.link_token}/"
    assert reader.client.get("/t/unknown/").status_code == 404


@pytest.mark.parametrize("token", ["unknown", "x" * 500, "%00", "a b", "<script>"])
def test_a_token_that_never_was_leads_to_a_page_with_help(reader, token):
    for page in ("", "verschieben/", "verschieben/neu/", "absagen/", "drucken/", "kalender.ics", "bestaetigen/"):
        address = reader.url(f"termin/{token}/{page}")
        assert reader.client.get(address, follow=True).status_code == 404
        assert reader.client.post(address, follow=True).status_code in (404, 405)
    assert "This link leads nowhere any more" in text_of(reader.get(f"termin/{token}/"))


def test_a_link_that_was_used_up_and_one_that_never_was_look_the_same(world, reader, booked):
    cancelled = make_appointment(world.offer, world.counter, START, status="cancelled")
    expired = make_appointment(world.offer, world.counter, START, status="expired")
    lapsed = make_appointment(
        world.offer, world.counter, local(MONDAY, "10:00"), status="held", hold_until=NOW - dt.timedelta(seconds=1)
    )
    never = text_of(reader.get("termin/never/"))
    for dead in (cancelled, expired, lapsed):
        answer = reader.get(own(dead))
        assert (answer.status_code, text_of(answer)) == (404, never)


def test_the_link_is_dead_two_hours_after_the_end(reader, booked, monday_morning):
    monday_morning.move_to(booked.ends_at + dt.timedelta(hours=1, minutes=59))
    page = reader.get(own(booked))
    assert page.status_code == 200
    assert "You cannot come?" not in text_of(page)
    monday_morning.move_to(booked.ends_at + dt.timedelta(hours=2))
    assert reader.get(own(booked)).status_code == 404


def test_a_token_of_one_authority_opens_nothing_at_another(booked):
    elsewhere = Applicant(World("celle").authority)
    for page in ("", "verschieben/", "absagen/", "drucken/", "kalender.ics"):
        assert elsewhere.get(own(booked, page)).status_code == 404
    elsewhere.post(own(booked, "absagen/"))
    booked.refresh_from_db()
    assert booked.status == "booked"


# ---- Confirming ------------------------------------------------------------------------------------------------------


def test_opening_the_link_confirms_nothing_and_the_button_does(world, reader):
    asked = Applicant(world.authority).ask()
    page = text_of(reader.get(own(asked)))
    assert "Please confirm your appointment" in page
    assert "SHEVCHUK" not in page
    for method in ("get", "head"):
        getattr(reader.client, method)(reader.url(own(asked, "bestaetigen/")))
    asked.refresh_from_db()
    assert asked.status == "held"
    assert reader.post(own(asked, "bestaetigen/")).url == reader.url(own(asked))
    asked.refresh_from_db()
    assert asked.status == "booked"
    assert "SHEVCHUK" not in text_of(reader.get(own(asked)))


def test_the_button_says_in_another_browser_that_it_worked(world, reader):
    asked = Applicant(world.authority).ask()
    answer = reader.post(own(asked, "bestaetigen/"))
    assert text_of(reader.client.get(answer.url)).count("Your appointment is booked") == 1
    assert text_of(reader.client.get(answer.url)).count("Your appointment is booked") == 0


def test_confirming_twice_changes_nothing(world, reader):
    asked = Applicant(world.authority).ask()
    reader.post(own(asked, "bestaetigen/"))
    before = (list(Appointment.objects.values()), OutgoingMessage.objects.count())
    reader.post(own(asked, "bestaetigen/"))
    assert (list(Appointment.objects.values()), OutgoingMessage.objects.count()) == before


def test_confirming_too_late_is_said_and_books_nothing(world, reader, monday_morning):
    asked = Applicant(world.authority).ask()
    monday_morning.shift(dt.timedelta(minutes=world.authority.confirm_minutes))
    assert reader.post(own(asked, "bestaetigen/")).status_code == 404
    asked.refresh_from_db()
    assert asked.status == "held"


# ---- Keeping ---------------------------------------------------------------------------------------------------------


def test_the_calendar_file_is_neutral(reader, booked):
    answer = reader.get(own(booked, "kalender.ics"))
    assert answer.headers["Content-Type"].startswith("text/calendar")
    text = answer.content.decode()
    assert "DTSTART;TZID=Europe/Berlin:20261005T090000" in text
    assert "Studium" not in text
    assert "HADDAD" not in text


def test_the_sheet_has_both_languages_and_only_where_it_was_booked_the_service(world):
    applicant = Applicant(world.authority, language="en")
    appointment = applicant.book()
    page = applicant.get(own(appointment, "drucken/"))
    assert "Monday, 5 October 2026, 09:00" in text_of(page)
    assert "Montag, 5. Oktober 2026, 09:00 Uhr" in text_of(page)
    assert 'lang="de" dir="ltr"' in page.content.decode()
    assert "OKSANA SHEVCHUK" in text_of(page)
    assert "SHEVCHUK" not in text_of(Applicant(world.authority).get(own(appointment, "drucken/")))


# ---- The lost link ---------------------------------------------------------------------------------------------------


def lost(reader, reference, contact):
    answer = reader.post("termin/", reference=reference, contact=contact)
    return answer.url, text_of(reader.client.get(answer.url)), kinds_sent()


def test_whoever_knows_number_and_address_gets_the_link_again_and_the_answer_is_always_the_same(reader, booked):
    known = lost(reader, booked.reference.lower().replace("-", ""), "Samir@Example.org")
    OutgoingMessage.objects.all().delete()
    wrong_address = lost(reader, booked.reference, "somebody@example.org")
    wrong_number = lost(reader, "AAAA-AAA", "samir@example.org")
    assert known[2] == ["appointment.booked"]
    assert wrong_address[2] == wrong_number[2] == []
    assert known[:2] == wrong_address[:2] == wrong_number[:2]
    assert "If we know this number with this address, we have sent the link again." in known[1]


def test_a_mobile_number_is_known_however_it_is_typed(world, reader):
    booked = make_appointment(world.offer, world.counter, START, email="", mobile="+4915123456789")
    assert lost(reader, booked.reference, "0151 / 234 567 89")[2] == ["appointment.booked"]


def test_nothing_is_sent_about_what_is_over_or_belongs_to_another_authority(world, reader, booked):
    cancelled = make_appointment(world.offer, world.counter, START, status="cancelled")
    assert lost(reader, cancelled.reference, "samir@example.org")[2] == []
    assert lost(Applicant(World("celle").authority), booked.reference, "samir@example.org")[2] == []


def test_without_an_address_nobody_gets_in_with_an_empty_one(world, reader):
    booked = make_appointment(world.offer, world.counter, START, email="", mobile="")
    page = text_of(reader.post("termin/", reference=booked.reference, contact=" "))
    assert "Enter the e-mail address or the mobile number you gave us." in page
    assert kinds_sent() == []


def test_too_many_questions_wait_and_keep_what_was_typed(reader, booked):
    answers = [reader.post("termin/", reference="AAAA-AAA", contact="a@example.org").status_code for _ in range(16)]
    assert answers == [302] * 15 + [429]


@pytest.mark.parametrize("method", ["get", "head"])
def test_reading_every_page_of_the_link_changes_nothing(reader, booked, method):
    before = list(Appointment.objects.values())
    for page in ("", "bestaetigen/", "erneut-senden/", "kalender.ics", "drucken/", "verschieben/", "absagen/"):
        getattr(reader.client, method)(reader.url(own(booked, page)))
    query = {"neu": local(TUESDAY, "10:00").isoformat(), "form_key": "d" * 32}
    getattr(reader.client, method)(reader.url(own(booked, "verschieben/neu/")), query)
    assert list(Appointment.objects.values()) == before
    assert kinds_sent() == []
