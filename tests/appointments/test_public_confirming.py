"""Who comes, and confirming it."""

import datetime as dt

import pytest

from appointments.models import Appointment
from tests.appointments.applicant import Applicant, text_of
from tests.factories import (
    World,
)
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


# ---- Details ---------------------------------------------------------------------------------------------------------


def test_wrong_details_are_named_kept_and_change_nothing(applicant):
    applicant.up_to_details()
    answer = applicant.give_details(family_name="Шевчук", born_on_day="31", born_on_month="6", email="oksana@example")
    page = text_of(answer)
    assert "Please change 3 entries" in page
    assert "Date of birth: June has only 30 days." in page
    assert "E-mail address: The end is missing, for example .de or .com." in page
    assert 'name="name_in_own_script" value="Шевчук"' in answer.content.decode()
    assert "<title>Error:" in answer.content.decode()
    assert Appointment.objects.get().family_name == ""


def test_switching_the_language_keeps_every_keystroke_and_the_held_time(applicant):
    applicant.up_to_details()
    answer = applicant.give_details(family_name="Шевчук", email="half an addr", switch_language="uk")
    applicant.language = "uk"
    assert answer.url == applicant.url(":details")
    page = applicant.get(":details").content.decode()
    assert 'lang="uk"' in page
    assert 'value="Шевчук"' in page
    assert 'value="half an addr"' in page
    assert "kern-error" not in page
    assert held() == ["Mon 07:00"]


def test_letters_come_in_the_language_of_the_last_page(applicant):
    applicant.up_to_check()
    applicant.language = "ar"
    applicant.agree()
    assert OutgoingMessage.objects.get().language == "ar"


def test_text_messages_are_offered_only_where_they_are_sent(world, applicant):
    applicant.up_to_details()
    assert "SMS" not in text_of(applicant.get(":details"))
    assert list(applicant.give_details(way="sms", mobile="0151 23456789").context["form"].errors) == ["way"]
    world.authority.is_sms_offered = True
    world.authority.save()
    assert "SMS" in text_of(applicant.get(":details"))
    applicant.give_details(way="sms", mobile="0151 23456789")
    applicant.agree()
    message = OutgoingMessage.objects.get()
    assert (message.channel, message.recipient) == ("sms", "+4915123456789")


# ---- Confirming ------------------------------------------------------------------------------------------------------


def test_pressing_the_last_button_twice_asks_once(applicant):
    applicant.up_to_check()
    key = applicant.form_key(":check")
    answers = [applicant.agree(form_key=key), applicant.agree(form_key=key)]
    assert [answer.url for answer in answers] == [applicant.url(":confirm")] * 2
    assert OutgoingMessage.objects.count() == 1


def test_a_wrong_code_is_said_and_too_many_lead_to_the_link(applicant):
    asked = applicant.ask()
    wrong = "000000" if asked.confirmation_code != "000000" else "111111"
    assert "Enter the six digits from our message." in text_of(applicant.post(":confirm", code=""))
    assert "This code is not right." in text_of(applicant.post(":confirm", code=wrong))
    for _ in range(4):
        applicant.post(":confirm", code=wrong)
    assert "The code was wrong too often." in text_of(applicant.post(":confirm", code=asked.confirmation_code))
    assert statuses() == ["held"]


def test_who_pressed_the_link_meanwhile_sees_the_whole_confirmation_here(applicant, world):
    asked = applicant.ask()
    phone = Applicant(world.authority)
    phone.post(f"termin/{asked.link_token}/bestaetigen/")
    answer = applicant.get(":confirm")
    assert answer.url == applicant.url(f"termin/{asked.link_token}/")
    assert "What to bring" in text_of(applicant.client.get(answer.url))


def test_the_message_can_be_sent_again(applicant, monday_morning):
    applicant.ask()
    monday_morning.shift(dt.timedelta(minutes=2))
    answer = applicant.post(":confirm", resend="1")
    assert "We have sent the message again." in text_of(applicant.client.get(answer.url))
    assert sorted(OutgoingMessage.objects.values_list("status", flat=True)) == ["cancelled", "queued"]


def test_a_wrong_address_can_be_corrected_before_confirming(applicant, monday_morning):
    applicant.ask(email="wrong@example.org")
    monday_morning.shift(dt.timedelta(minutes=2))
    applicant.give_details(email="right@example.org")
    applicant.agree()
    assert OutgoingMessage.objects.get(status="queued").recipient == "right@example.org"


def test_the_same_person_cannot_book_the_same_service_twice(world, applicant):
    applicant.book()
    again = Applicant(world.authority).up_to_details(clock="10:00")
    again.give_details(way="none", given_names="Oksana", family_name="Shevchuk")
    answer = again.agree()
    assert "There is already an appointment for this person and this service." in text_of(answer)
    assert statuses() == ["booked", "held"]


def test_after_booking_the_next_person_of_the_family_begins_with_empty_pages(applicant):
    asked = applicant.ask()
    applicant.post(f"termin/{asked.link_token}/bestaetigen/")
    applicant.choose_persons()
    applicant.choose_time(clock="10:00")
    assert "SHEVCHUK" not in [
        applicant.get(":details").context["form"][name].value() for name in ("given_names", "family_name")
    ]
