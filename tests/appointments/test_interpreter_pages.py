"""Interpreters on pages: what applicants are promised, what the desk sees, how supervisors look after them."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from appointments.models import Appointment, Interpreter, InterpreterBooking, InterpreterHours
from tests.administrator import Administrator, errors, said
from tests.appointments.applicant import DETAILS, Applicant, own, text_of
from tests.appointments.clerk import Clerk
from tests.appointments.interpreting import make_interpreter, taken
from tests.factories import MONDAY, World, local, make_appointment, make_counter, make_shift
from willkommen.models import AuditEntry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_morning")]


@pytest.fixture
def world():
    """Two counters all mornings, one interpreter for Arabic from nine to ten on Monday, by telephone."""
    world = World()
    second = make_counter(world.office, 2)
    for weekday in range(5):
        make_shift(second, weekday=weekday)
    world.interpreter = make_interpreter(world.authority, hours=("09:00", "10:00"), weekdays=[0], contact="0541 000-77")
    return world


@pytest.fixture
def applicant(world):
    return Applicant(world.authority)


def wish(applicant, spoken_language="ar", **more):
    return applicant.choose_persons(spoken_language=spoken_language, needs_interpreter="on", **more)


def starts(page) -> list[str]:
    found = re.findall(r'name="start" value="([^"]+)"', page.content.decode())
    return [f"{dt.datetime.fromisoformat(text):%H:%M}" for text in found]


def booked_with_interpreter(applicant, **details):
    wish(applicant)
    applicant.choose_time()
    applicant.give_details(**{"way": "none", **details})
    applicant.agree()
    return Appointment.objects.latest("pk")


# ---- Booking -------------------------------------------------------------------------------------------------


def test_the_first_step_says_for_which_languages_there_are_interpreters(world, applicant):
    make_interpreter(world.authority, "uk", "ar", name="Frau Koval", way="on_site")
    page = text_of(applicant.get(":persons"))
    assert "We have interpreters for these languages: Ukrainian (on site), Arabic (on site · by phone)." in page
    assert "For all other languages we have none; you may bring an adult you trust." in page


def test_without_any_interpreter_nothing_is_promised(world, applicant):
    InterpreterHours.objects.all().delete()
    page = text_of(applicant.get(":persons"))
    assert "I need an interpreter if nobody at the counter speaks this language" in page
    assert "We cannot promise one." in page


def test_only_times_when_counter_and_interpreter_are_both_free_are_shown(applicant):
    applicant.choose_persons(spoken_language="ar")
    assert len(starts(applicant.get(":time"))) == 8
    wish(applicant)
    page = applicant.get(":time")
    assert starts(page) == ["07:00", "07:30"]
    assert "We show only times when an interpreter is free as well. Arabic · by phone" in text_of(page)


def test_where_there_is_none_for_the_language_the_page_says_so_and_shows_all_times(applicant):
    wish(applicant, "ti")
    page = applicant.get(":time")
    assert len(starts(page)) == 8
    assert "We have no interpreter for this language: Tigrinya. You may bring an adult you trust." in text_of(page)
    assert "with an interpreter" not in text_of(page)


def test_who_speaks_german_needs_none(applicant):
    wish(applicant, "de")
    page = applicant.get(":time")
    assert len(starts(page)) == 8
    assert "interpreter for this language" not in text_of(page)


def test_booked_with_a_time_the_pages_say_how_the_interpreter_is_there(world, applicant):
    booked = booked_with_interpreter(applicant)
    assert taken() == [("Frau Nasser", "Mon 09:00–09:30")]
    page = text_of(applicant.get(own(booked)))
    assert "An interpreter is booked for you. Arabic · by phone" in page
    assert "An interpreter is booked: by phone" in text_of(applicant.get(own(booked, "drucken/")))
    calendar = applicant.get(own(booked, "kalender.ics")).content.decode()
    assert f"DESCRIPTION:{booked.reference}\\nInterpreter: by phone" in calendar
    for page in ("", "drucken/"):
        assert "Nasser" not in text_of(applicant.get(own(booked, page)))
        assert "000-77" not in text_of(applicant.get(own(booked, page)))


def test_the_link_alone_does_not_say_that_somebody_interprets(world, applicant):
    booked = booked_with_interpreter(applicant)
    stranger = Applicant(world.authority)
    for page in ("", "drucken/"):
        assert "nterpreter is booked" not in text_of(stranger.get(own(booked, page)))


def test_somebody_else_was_faster_with_the_interpreter(world, applicant):
    wish(applicant)
    key = applicant.form_key(":time")
    booked_with_interpreter(Applicant(world.authority), family_name="OTHER")
    page = text_of(applicant.choose_time(form_key=key))
    assert "This time is not free together with an interpreter. Please choose another one." in page
    assert Appointment.objects.count() == 1


def test_who_wishes_for_one_only_after_choosing_a_time_chooses_again(applicant):
    applicant.choose_persons(spoken_language="ar")
    applicant.choose_time(clock="11:00")
    wish(applicant)
    assert applicant.get(":details").url == applicant.url(":time")
    applicant.choose_time(clock="09:00")
    assert applicant.get(":details").status_code == 200
    assert taken() == [("Frau Nasser", "Mon 09:00–09:30")]


def test_who_does_without_keeps_the_time_and_the_interpreter_is_free_again(applicant):
    wish(applicant)
    applicant.choose_time()
    applicant.choose_persons(spoken_language="ar")
    applicant.give_details(way="none")
    applicant.agree()
    assert (Appointment.objects.get().status, taken()) == ("booked", [])


def test_looking_takes_nobody(world, applicant):
    wish(applicant)
    for path in (":persons", ":time"):
        applicant.get(path)
        applicant.client.head(applicant.url(path))
    booked = make_appointment(world.offer, world.counter, local(MONDAY, "09:00"))
    for page in ("", "begleitung/", "verschieben/"):
        applicant.get(own(booked, page))
    assert taken() == []


# ---- Afterwards ----------------------------------------------------------------------------------------------


def test_adding_one_later_takes_who_is_free(world, applicant):
    booked = make_appointment(world.offer, world.counter, local(MONDAY, "09:00"))
    page = text_of(applicant.get(own(booked, "begleitung/")))
    assert "We have interpreters for your language: Arabic (by phone)." in page
    answer = applicant.client.post(applicant.url(own(booked, "begleitung/")), {"needs_interpreter": "on"}, follow=True)
    assert "Saved. An interpreter is booked for you: by phone." in text_of(answer)
    assert taken() == [("Frau Nasser", "Mon 09:00–09:30")]


def test_where_none_is_free_at_that_time_the_answer_is_honest_and_moving_shows_times_with_one(world, applicant):
    booked = make_appointment(world.offer, world.counter, local(MONDAY, "11:00"))
    answer = applicant.client.post(applicant.url(own(booked, "begleitung/")), {"needs_interpreter": "on"}, follow=True)
    assert "At this time no interpreter is free. We have noted your wish." in text_of(answer)
    page = applicant.get(own(booked, "verschieben/"))
    assert "We show only times when an interpreter is free as well." in text_of(page)
    assert page.content.decode().count("?neu=2026-10-05") == 2
    start = local(MONDAY, "09:30").isoformat()
    applicant.client.post(applicant.url(own(booked, "verschieben/neu/")), {"start": start, "ort": "A-1"})
    assert taken() == [("Frau Nasser", "Mon 09:30–10:00")]


# ---- The desk ------------------------------------------------------------------------------------------------


def test_the_desk_books_with_an_interpreter_and_sees_how_to_reach_them(world):
    clerk = Clerk(world)
    page = clerk.read("buchen/AE-STUDIUM-V/", sprache="ar", dolmetschen="1")
    assert "Only times when an interpreter is free as well: Arabic (by phone)." in page
    assert "Monday, 5 October 2026 09:00 09:30 Monday, 5 October 2026 2 free" in page
    start = local(MONDAY, "09:00").isoformat().replace("+", "%2B")
    path = f"buchen/AE-STUDIUM-V/person/?ort=A-1&sprache=ar&dolmetschen=1&start={start}"
    form = clerk.client.get(clerk.url(path)).content.decode()
    assert 'name="needs_interpreter" ' in form
    data = {**DETAILS, "start": local(MONDAY, "09:00").isoformat(), "language": "ar", "spoken_language": "ar"}
    clerk.client.post(clerk.url(path), {**data, "needs_interpreter": "on", "form_key": "a" * 32})
    booked = Appointment.objects.get()
    assert "Interpreter by phone: Frau Nasser ( 0541 000-77 )" in clerk.read(f"termine/{booked.pk}/")
    assert "Interpreter by phone: Frau Nasser" in clerk.read("termine/")
    assert "Interpreter by phone: Frau Nasser" in clerk.read("termine/drucken/")
    assert "Dolmetschen ist gebucht: am Telefon" in clerk.read(f"termine/{booked.pk}/zettel/")


def test_the_desk_is_told_that_there_is_none(world):
    page = Clerk(world).read("buchen/AE-STUDIUM-V/", sprache="ti", dolmetschen="1")
    assert "There is no interpreter for this language: Tigrinya. The person may bring somebody." in page


# ---- Supervision ---------------------------------------------------------------------------------------------

NEW = {"name": "Herr Omid", "languages": ["fa", "prs"], "way": "video", "contact": "", "is_active": "on"}
HOURS = {
    "weekdays": ["0", "2"],
    "starts": "8:00",
    "ends": "12:30",
    "first_day_day": "5",
    "first_day_month": "10",
    "first_day_year": "2026",
}


@pytest.fixture
def lead(world):
    return Administrator(world.authority, "supervisor")


def test_a_supervisor_adds_an_interpreter_and_their_hours(world, lead):
    answer = lead.send("interpreter_new", NEW)
    omid = Interpreter.objects.get(name="Herr Omid")
    assert answer.url == lead.url("interpreter_hours_new", interpreter=omid.pk)
    assert (omid.authority, omid.languages, omid.way) == (world.authority, ["fa", "prs"], "video")
    lead.send("interpreter_hours_new", HOURS, interpreter=omid.pk)
    assert list(omid.hours.values_list("weekday", "starts", "ends", "last_day")) == [
        (0, dt.time(8), dt.time(12, 30), None),
        (2, dt.time(8), dt.time(12, 30), None),
    ]
    page = text_of(lead.get("interpreters"))
    assert "Herr Omid Persian (Farsi), Dari · by video Monday, Wednesday 08:00–12:30" in page
    kinds = set(AuditEntry.objects.values_list("action", flat=True))
    assert {"add_interpreter", "add_interpreter_hours"} <= kinds


def test_sending_the_form_twice_adds_one(lead):
    data = {**NEW, "form_key": "b" * 32}
    for _ in range(2):
        lead.send("interpreter_new", data)
    assert Interpreter.objects.filter(name="Herr Omid").count() == 1


def test_what_is_missing_or_backwards_is_said(lead, world):
    assert errors(lead.send("interpreter_new", {"name": ""})) != []
    wrong = {**HOURS, "ends": "7:00", "last_day_day": "1", "last_day_month": "10", "last_day_year": "2026"}
    page = lead.send("interpreter_hours_new", wrong, interpreter=world.interpreter.pk)
    assert "The end must be after the start." in text_of(page)
    assert "The last day must not be before the first day." in text_of(page)
    assert InterpreterHours.objects.count() == 1


def test_out_of_use_nobody_gets_them_any_more_and_what_is_booked_stays(world, lead, applicant):
    booked_with_interpreter(applicant)
    data = {"name": "Frau Nasser", "languages": ["ar"], "way": "phone", "contact": ""}
    lead.send("interpreter_edit", data, interpreter=world.interpreter.pk)
    assert taken() == [("Frau Nasser", "Mon 09:00–09:30")]
    other = Applicant(world.authority)
    wish(other)
    assert len(starts(other.get(":time"))) == 8
    assert "out of use" in text_of(lead.get("interpreters"))


def test_hours_taken_away_leave_bookings_and_say_so(world, lead, applicant):
    booked_with_interpreter(applicant)
    hours = InterpreterHours.objects.get()
    page = text_of(lead.get("interpreter_hours_remove", hours=hours.pk))
    assert "This interpreter has bookings on 1 day ahead. They stay booked." in page
    answer = lead.send("interpreter_hours_remove", {}, hours=hours.pk)
    assert said(answer) == ["The hours have been removed."]
    assert len(taken()) == 1
    page = text_of(lead.get("interpreter_edit", interpreter=world.interpreter.pk))
    assert "1 booking lies outside of these hours. It stays booked." in page


def test_the_list_of_the_day_says_when_and_where_and_neither_who_nor_why(world, lead, applicant):
    booked = booked_with_interpreter(applicant)
    page = text_of(lead.get("interpreter_list", "?tag=2026-10-05", interpreter=world.interpreter.pk))
    assert f"09:00–09:30 Kreishaus Am Schölerberg 1, 49082 Osnabrück {booked.counter.number} Arabic" in page
    for secret in ("SHEVCHUK", "OKSANA", "Studium", booked.reference):
        assert secret not in page
    assert "Nothing is booked on this day." in text_of(
        lead.get("interpreter_list", "?tag=2026-10-06", interpreter=world.interpreter.pk)
    )
    assert lead.get("interpreter_list", "?tag=gestern", interpreter=world.interpreter.pk).status_code == 200


def test_held_and_lapsed_times_are_not_on_the_list(world, lead, applicant):
    wish(applicant)
    applicant.choose_time()
    page = text_of(lead.get("interpreter_list", "?tag=2026-10-05", interpreter=world.interpreter.pk))
    assert "Nothing is booked on this day." in page


def test_another_authoritys_interpreters_are_not_there(world, lead):
    other = World("celle")
    theirs = make_interpreter(other.authority, name="Frau Fremd")
    assert "Frau Fremd" not in text_of(lead.get("interpreters"))
    for name in ("interpreter_edit", "interpreter_list", "interpreter_hours_new"):
        assert lead.get(name, interpreter=theirs.pk).status_code == 404
    assert lead.get("interpreter_hours_remove", hours=theirs.hours.first().pk).status_code == 404
    assert "Frau Nasser" not in text_of(Applicant(other.authority).get(":persons"))


def test_the_list_asks_the_same_number_of_questions_whatever_its_length(world, lead, django_assert_num_queries):
    with CaptureQueriesContext(connection) as one:
        lead.get("interpreters")
    for number in range(3):
        make_interpreter(world.authority, name=f"Nummer {number}")
    with django_assert_num_queries(len(one)):
        lead.get("interpreters")


def test_the_administration_says_how_many_there_are_and_who_has_no_hours(world, lead):
    assert "1 interpreter can be booked" in text_of(lead.get("setup"))
    make_interpreter(world.authority, name="Ohne Zeiten", hours=None)
    page = text_of(lead.get("setup"))
    assert "2 interpreters can be booked" in page
    assert "1 interpreter without hours" in page


@pytest.mark.parametrize("language", ["de", "de-simple", "en", "uk", "ru", "ar", "fa", "tr", "fr", "es"])
def test_every_language_shows_the_whole_way_with_an_interpreter(world, language):
    reader = Applicant(world.authority, language=language)
    booked = booked_with_interpreter(reader)
    assert InterpreterBooking.objects.count() == 1
    for page in ("", "drucken/", "begleitung/", "verschieben/", "kalender.ics"):
        assert reader.get(own(booked, page)).status_code == 200
