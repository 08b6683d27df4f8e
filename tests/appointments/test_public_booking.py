"""Booking, page by page, as an applicant does it."""

import datetime as dt

import pytest

from appointments.models import Appointment
from tests.appointments.applicant import Applicant, text_of
from tests.factories import (
    MONDAY,
    TUESDAY,
    World,
    local,
    make_counter,
    make_office,
    make_shift,
    make_staff,
)
from willkommen import microcache
from willkommen.models import OutgoingMessage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_morning")]


@pytest.fixture
def world():
    return World(spoken=["ar"])


@pytest.fixture
def applicant(world):
    return Applicant(world.authority)


def held():
    return [f"{a.starts_at.astimezone(dt.UTC):%a %H:%M}" for a in Appointment.objects.filter(status="held")]


def statuses():
    return sorted(Appointment.objects.values_list("status", flat=True))


# ---- The way ---------------------------------------------------------------------------------------------------------


def test_each_step_leads_to_the_next_until_it_is_booked(applicant):
    assert applicant.choose_persons().url == applicant.url(":time")
    assert applicant.choose_time().url == applicant.url(":details")
    assert applicant.give_details(way="none").url == applicant.url(":check")
    answer = applicant.agree()
    booked = Appointment.objects.get()
    assert (booked.status, booked.starts_at, booked.full_name) == ("booked", local(MONDAY, "09:00"), "OKSANA SHEVCHUK")
    assert answer.url == applicant.url(f"termin/{booked.link_token}/")
    assert "Your appointment is booked" in text_of(applicant.client.get(answer.url))
    assert OutgoingMessage.objects.count() == 0


def test_with_an_address_it_is_booked_only_when_the_code_is_typed(applicant):
    asked = applicant.ask()
    assert asked.status == "held"
    assert OutgoingMessage.objects.values_list("kind", "recipient", "language").get() == (
        "appointment.confirm",
        "oksana@example.org",
        "en",
    )
    answer = applicant.post(":confirm", code=asked.confirmation_code)
    asked.refresh_from_db()
    assert asked.status == "booked"
    page = text_of(applicant.client.get(answer.url))
    assert "Your appointment is booked" in page
    assert "We have sent the confirmation to o•••@example.org" in page


def test_the_answers_stand_on_one_page_before_anything_is_sent(applicant):
    page = text_of(applicant.up_to_check(name_in_own_script="Оксана Шевчук").get(":check"))
    assert "Monday, 5 October 2026, 09:00" in page
    assert "OKSANA SHEVCHUK Оксана Шевчук" in page
    assert "7 March 1991" in page
    assert "oksana@example.org" in page
    assert OutgoingMessage.objects.count() == 0


def test_one_office_leaves_nothing_to_choose_and_two_offices_do(world, applicant):
    applicant.choose_persons()
    assert "Step 3 of 5: Day and time" in text_of(applicant.get(":time"))
    osterode = make_office(world.authority, "A-2", name="Osterode", name_en="Osterode")
    world.offer.places.create(authority=world.authority, office=osterode)
    other = Applicant(world.authority)
    assert other.choose_persons().url == other.url(":place")
    page = text_of(other.get(":place"))
    assert "Step 3 of 6: Place" in page
    assert "First free time: Monday, 5 October 2026, 08:00" in page
    assert "No free time at the moment" in page
    assert "Choose a place." in text_of(other.post(":place"))
    assert "Choose one of the places shown here." in text_of(other.post(":place", office="elsewhere"))
    assert other.post(":place", office="A-1").url == other.url(":time")


def test_a_family_books_once_for_consecutive_time(applicant):
    page = text_of(applicant.get(":persons"))
    assert "3 people – about 90 minutes" in page
    assert "Each person needs their own papers." in page
    applicant.up_to_details(persons=3)
    found = Appointment.objects.get()
    assert (found.persons, found.ends_at - found.starts_at) == (3, dt.timedelta(minutes=90))


def test_more_people_than_the_offer_allows_is_refused_with_a_sentence(world, applicant):
    page = text_of(applicant.choose_persons(persons=world.offer.most_persons + 1))
    assert "Choose one of the numbers shown here. For more people, please call us." in page


def test_the_spoken_language_and_the_interpreter_are_kept_apart_from_the_language_of_the_letters(world):
    applicant = Applicant(world.authority, language="fr")
    applicant.choose_persons(spoken_language="ar", needs_interpreter="on")
    applicant.choose_time()
    applicant.give_details()
    found = Appointment.objects.get()
    assert (found.language, found.spoken_language, found.needs_interpreter) == ("fr", "ar", True)


# ---- Days and times --------------------------------------------------------------------------------------------------


def test_a_day_opens_by_its_address_and_the_first_free_day_by_itself(applicant):
    applicant.choose_persons()
    assert 'value="2026-10-05T06:00:00+00:00"' in applicant.get(":time").content.decode()
    tuesday = applicant.get(":time", tag="2026-10-06").content.decode()
    assert 'value="2026-10-06T06:00:00+00:00"' in tuesday
    assert 'value="2026-10-05T06:00:00+00:00"' not in tuesday


@pytest.mark.parametrize("tag", ["yesterday", "2026-02-31", "0001-01-01", "9999-12-31", "\x00", "x" * 3000])
def test_a_day_that_makes_no_sense_opens_the_first_free_one(applicant, tag):
    applicant.choose_persons()
    assert [day.day for day in applicant.get(":time", tag=tag).context["days"].days if day.is_open] == [MONDAY]
    assert applicant.get(":time", ab=tag, sprache=tag, ort=tag).status_code == 200


def test_later_days_are_one_link_away_until_the_horizon(world, applicant):
    world.offer.horizon_days = 20
    world.offer.save()
    applicant.choose_persons()
    first = applicant.get(":time")
    assert first.context["days"].later_url == "?ab=2026-10-19"
    later = applicant.get(":time", ab="2026-10-19")
    assert [day.day for day in later.context["days"].days][-1] == dt.date(2026, 10, 23)
    assert later.context["days"].later_url == ""
    assert later.context["days"].earlier_url == "?ab=2026-10-05"


def test_times_with_somebody_who_speaks_ones_language_are_marked_and_can_be_asked_for(world, applicant):
    make_shift(make_counter(world.office, 2), make_staff(world.authority, "clerk"), starts="07:00", ends="08:00")
    applicant.choose_persons(spoken_language="ar")
    day = applicant.get(":time").context["days"].days[0]
    # from 07:30 on nothing of the second counter's hour is left to start within
    assert [(f"{time.start:%H:%M}", time.in_language) for time in day.morning[:3]] == [
        ("05:00", False),
        ("05:30", False),
        ("06:00", True),
    ]
    page = applicant.get(":time", sprache="1")
    assert [time.in_language for time in page.context["days"].days[0].morning] == [True] * 8
    assert "Show all times" in text_of(page)
    assert "in your language" in text_of(page)


def test_the_held_counter_is_the_one_whose_clerk_speaks_the_language(world, applicant):
    plain = make_counter(world.office, 2)
    make_shift(plain, make_staff(world.authority, "clerk"))
    applicant.choose_persons(spoken_language="ar")
    applicant.choose_time()
    assert Appointment.objects.get().counter == world.counter


def test_without_a_free_time_the_page_says_so_and_names_the_telephone(world, applicant):
    world.counter.is_open = False
    world.counter.save()
    applicant.choose_persons()
    page = text_of(applicant.get(":time"))
    assert "No time is free at the moment" in page
    assert "0541 000-4430" in page


# ---- The title ends before the appointment ---------------------------------------------------------------------------


def test_a_title_that_ends_first_is_warned_about_because_the_application_counts(world, applicant):
    applicant.choose_persons(title_ends_on_day="5", title_ends_on_month="10", title_ends_on_year="2026")
    world.shifts[0].delete()
    microcache.forget()
    page = text_of(applicant.get(":time"))
    assert "Your title ends before this: on Monday, 5 October 2026" in page
    assert "What counts is your application, not the appointment." in page
    assert "§ 81 AufenthG" in page
    assert "abh@osnabrueck.example" in page
    assert "Am Schölerberg 1, 49082 Osnabrück" in page
    assert "The authority has still to confirm this address." in page


def test_a_title_that_lasts_needs_no_warning_unless_a_later_time_is_chosen(applicant):
    applicant.choose_persons(title_ends_on_day="5", title_ends_on_month="10", title_ends_on_year="2026")
    assert "What counts is your application" not in text_of(applicant.get(":time"))
    applicant.choose_time(day=TUESDAY)
    applicant.give_details(way="none")
    assert "What counts is your application" in text_of(applicant.get(":check"))
    answer = applicant.agree()
    assert "What counts is your application" in text_of(applicant.client.get(answer.url))


def test_a_title_that_has_ended_is_told_not_to_wait(applicant):
    applicant.choose_persons(title_ends_on_day="4", title_ends_on_month="10", title_ends_on_year="2026")
    page = text_of(applicant.get(":time"))
    assert "Your title ended on Sunday, 4 October 2026" in page
    assert "Do not wait for the appointment." in page


def test_an_authority_whose_addresses_are_unknown_names_none(world, applicant):
    world.authority.email = world.authority.phone = ""
    world.authority.save()
    applicant.choose_persons(title_ends_on_day="4", title_ends_on_month="10", title_ends_on_year="2026")
    page = text_of(applicant.get(":time"))
    assert "@" not in page
    assert "a telephone number is not known yet" in page


@pytest.mark.parametrize("year", ["1999", "2060", "26"])
def test_an_absurd_end_of_a_title_is_refused(applicant, year):
    answer = applicant.choose_persons(title_ends_on_day="4", title_ends_on_month="10", title_ends_on_year=year)
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == ["title_ends_on"]


# ---- Reading changes nothing -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["get", "head"])
def test_reading_the_pages_of_a_booking_changes_nothing(applicant, method):
    applicant.up_to_check()
    before = list(Appointment.objects.values())
    for step in (":persons", ":place", ":time", ":details", ":check", ":confirm"):
        getattr(applicant.client, method)(applicant.url(step), {"more_time": "1", "resend": "1", "start": "x"})
    assert list(Appointment.objects.values()) == before
    assert OutgoingMessage.objects.count() == 0
