"""A time held for an applicant: pressed twice, lapsed, taken by others, reached by others."""

import datetime as dt

import pytest

from appointments.models import Appointment
from tests.appointments.applicant import Applicant, text_of
from tests.factories import (
    MONDAY,
    World,
    local,
    make_appointment,
    make_offer,
    make_office,
    make_service,
)
from willkommen.models import WebSession

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


# ---- Holding ---------------------------------------------------------------------------------------------------------


def test_a_pressed_time_is_held_for_the_minutes_of_the_authority(world, applicant):
    applicant.up_to_details()
    found = Appointment.objects.get()
    assert found.hold_until - found.created_at == dt.timedelta(minutes=world.authority.hold_minutes)
    assert "This time is kept for you for 10 more minutes." in text_of(applicant.get(":details"))


def test_pressing_twice_holds_once(applicant):
    applicant.choose_persons()
    key = applicant.form_key(":time")
    answers = [applicant.choose_time(form_key=key), applicant.choose_time(form_key=key)]
    assert [answer.url for answer in answers] == [applicant.url(":details")] * 2
    assert statuses() == ["held"]


def test_another_time_gives_the_first_one_back_and_the_first_can_be_taken_again(applicant):
    applicant.choose_persons()
    key = applicant.form_key(":time")
    applicant.choose_time(clock="09:00", form_key=key)
    applicant.choose_time(clock="10:00", form_key=key)
    assert held() == ["Mon 08:00"]
    applicant.choose_time(clock="09:00", form_key=key)
    assert held() == ["Mon 07:00"]
    assert statuses() == ["expired", "expired", "held"]


def test_a_time_that_was_taken_meanwhile_is_refused_and_the_old_one_stays(world, applicant):
    applicant.up_to_details(clock="09:00")
    make_appointment(world.offer, world.counter, local(MONDAY, "10:00"))
    answer = applicant.choose_time(clock="10:00")
    assert "This time has just been taken. Please choose another one." in text_of(answer)
    assert held() == ["Mon 07:00"]


@pytest.mark.parametrize(
    "start", ["2026-10-04T07:00:00+00:00", "2026-10-05T04:00:00+00:00", "2031-10-06T07:00:00+00:00"]
)
def test_a_past_or_never_offered_time_is_refused(applicant, start):
    applicant.choose_persons()
    answer = applicant.post(":time", start=start)
    assert "This time has just been taken." in text_of(answer)
    assert Appointment.objects.count() == 0


def test_a_start_the_page_never_wrote_holds_nothing(applicant):
    applicant.choose_persons()
    answer = applicant.post(":time", start="soon")
    assert "Choose one of the times shown here." in text_of(answer)
    assert "<title>Error:" in answer.content.decode()
    assert Appointment.objects.count() == 0


def test_more_time_holds_anew_and_keeps_every_keystroke(applicant, monday_morning):
    applicant.up_to_details()
    monday_morning.shift(dt.timedelta(minutes=8))
    answer = applicant.give_details(family_name="Шевчук", email="half", more_time="1")
    assert answer.url == applicant.url(":details")
    page = applicant.get(":details").content.decode()
    assert 'value="Шевчук"' in page
    assert 'value="half"' in page
    assert "kern-error" not in page
    assert "10 more minutes" in page


def test_a_lapsed_hold_keeps_what_was_typed_and_asks_for_a_new_time(applicant, monday_morning):
    applicant.up_to_details()
    monday_morning.shift(dt.timedelta(minutes=11))
    answer = applicant.give_details(given_names="OLENA")
    assert answer.url == applicant.url(":time")
    assert "the hold has ended. Please choose a time again. What you typed is kept." in text_of(applicant.get(":time"))
    assert applicant.choose_time(clock="10:00").url == applicant.url(":details")
    page = applicant.get(":details").content.decode()
    assert 'value="OLENA"' in page
    assert 'value="1991"' in page


def test_a_hold_that_lapsed_while_checking_books_nothing(applicant, monday_morning):
    applicant.up_to_check(way="none")
    key = applicant.form_key(":check")
    monday_morning.shift(dt.timedelta(minutes=11))
    assert applicant.agree(form_key=key).url == applicant.url(":time")
    assert statuses() == ["held"]


def test_a_lapsed_time_that_somebody_else_took_is_theirs(world, applicant, monday_morning):
    applicant.up_to_check(way="none")
    monday_morning.shift(dt.timedelta(minutes=11))
    other = Applicant(world.authority)
    other.up_to_check(way="none", given_names="SAMIR", family_name="HADDAD")
    assert applicant.post(":check").url == applicant.url(":time")
    other.agree()
    assert Appointment.objects.get(status="booked").family_name == "HADDAD"


def test_other_people_of_another_number_need_another_time(applicant):
    applicant.up_to_check()
    assert applicant.choose_persons(persons=1).url == applicant.url(":check")
    assert applicant.choose_persons(persons=2).url == applicant.url(":time")
    assert applicant.get(":check").url == applicant.url(":time")


def test_beginning_with_another_service_gives_the_time_back(world, applicant):
    make_offer(world.authority, make_service("VERPFL", situation="family"))
    applicant.up_to_details()
    applicant.code = "VERPFL"
    applicant.choose_persons()
    assert statuses() == ["expired"]


def test_beginning_with_another_service_leaves_what_waits_for_its_confirmation(world, applicant):
    make_offer(world.authority, make_service("VERPFL", situation="family"))
    applicant.ask()
    applicant.code = "VERPFL"
    applicant.choose_persons()
    assert statuses() == ["held"]


# ---- Whose it is -----------------------------------------------------------------------------------------------------


def test_a_held_time_can_only_be_reached_by_the_browser_that_holds_it(world, applicant):
    applicant.up_to_check(way="none")
    other = Applicant(world.authority)
    assert other.get(":check").url == other.url(":persons")
    assert other.post(":check").url == other.url(":persons")
    other.choose_persons()
    assert other.post(":check").url == other.url(":time")
    assert statuses() == ["held"]


def test_a_booking_under_way_at_one_authority_is_unknown_at_another(world, applicant):
    elsewhere = World("celle")
    applicant.up_to_check(way="none")
    applicant.authority = elsewhere.authority
    assert applicant.get(":check").url == applicant.url(":persons")
    applicant.choose_persons()
    assert applicant.post(":check").url == applicant.url(":time")
    assert Appointment.objects.filter(authority=elsewhere.authority).count() == 0


@pytest.mark.parametrize("step", [":place", ":time", ":details", ":check", ":confirm"])
def test_a_step_without_the_ones_before_leads_to_the_first(world, applicant, step):
    osterode = make_office(world.authority, "A-2", name="Osterode")
    world.offer.places.create(authority=world.authority, office=osterode)
    assert applicant.get(step).url == applicant.url(":persons")


@pytest.mark.parametrize("step", [":time", ":details", ":check"])
def test_an_old_page_that_is_sent_begins_again_and_books_nothing(applicant, step):
    applicant.up_to_check(way="none")
    before = statuses()
    WebSession.objects.all().delete()
    answer = applicant.post(step, start=local(MONDAY, "09:00").isoformat())
    assert answer.url == applicant.url(":persons")
    assert "This page was open for too long. Please begin again; nothing was booked." in text_of(
        applicant.client.get(answer.url)
    )
    assert statuses() == before


def test_a_service_that_is_no_longer_offered_is_gone_in_the_middle_of_booking(world, applicant):
    applicant.up_to_details()
    world.offer.is_offered = False
    world.offer.save()
    assert applicant.give_details().status_code == 404


def test_a_service_without_appointments_leads_to_its_page(world):
    make_offer(world.authority, make_service("EINBUERGERUNG", situation="permanent", delivery="elsewhere"))
    applicant = Applicant(world.authority, code="EINBUERGERUNG")
    assert applicant.get(":persons").url == applicant.url("leistung/EINBUERGERUNG/")
    assert applicant.choose_persons().url == applicant.url("leistung/EINBUERGERUNG/")


def test_more_time_ends_after_an_hour_with_a_sentence_and_without_losing_a_keystroke(applicant, monday_morning):
    applicant.up_to_details()
    for _ in range(6):
        monday_morning.shift(dt.timedelta(minutes=9))
        applicant.give_details(more_time="1")
    monday_morning.shift(dt.timedelta(minutes=5))
    applicant.give_details(family_name="SHEVCHUK", more_time="1")
    page = text_of(applicant.get(":details"))
    assert "held for you for an hour" in page
