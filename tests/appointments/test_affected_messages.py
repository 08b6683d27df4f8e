"""What people are told whose appointment cannot take place: in their language, by the channel they gave."""

import datetime as dt

import pytest
from django.utils import translation
from django.utils.translation import gettext

from appointments.actions import planning
from appointments.actions.notices import plan_reminders
from appointments.models import Shift
from tests.appointments.plan import ask_everybody, away, two_counters
from tests.factories import NOW, TUESDAY, local, make_appointment
from willkommen.delivery import drain_outbox
from willkommen.delivery.writing import write_parcel
from willkommen.languages import LANGUAGE_NAMES
from willkommen.messages import things_of
from willkommen.models import OutgoingMessage
from willkommen.moments import long_moment

pytestmark = pytest.mark.django_db

MINUTE = dt.timedelta(minutes=1)
SENTENCES = [
    "we are sorry: something has changed at our office, and your appointment cannot take place as booked. "
    "This is the appointment:",
    "Please choose one of them on this page. There you can also take another time, or tell us that none of them suits "
    "you:",
]


@pytest.fixture
def world():
    return two_counters()


def book(world, **fields):
    return make_appointment(world.offer, world.counter, local(TUESDAY, "09:00"), **fields)


def text_of(mail):
    return mail.get_body(("plain",)).get_content().replace("\r\n", "\n").strip()


def sent(mail_sink, now=NOW):
    before = len(mail_sink.mails)
    drain_outbox(now=now + MINUTE)
    return mail_sink.mails[before:]


@pytest.mark.parametrize("language", LANGUAGE_NAMES)
def test_the_message_speaks_the_persons_language_with_german_below(world, mail_sink, language):
    appointment = book(world, language=language)
    away(world)
    ask_everybody(world)
    (mail,) = sent(mail_sink)
    text = text_of(mail)
    for sentence in SENTENCES:
        with translation.override(language):
            assert gettext(sentence) in text
        with translation.override("de"):
            assert gettext(sentence) in text
    for clock in ("08:30", "09:00", "09:30"):
        assert long_moment(local(TUESDAY, clock), language) in text
    assert f"/t/{appointment.link_token}/" in text
    assert "Studium" not in text
    assert "HADDAD" not in text
    assert appointment.reference in mail["Subject"]


@pytest.mark.parametrize("language", LANGUAGE_NAMES)
@pytest.mark.parametrize("kind", ["appointment.affected", "appointment.takes_place"])
def test_text_messages_say_it_in_few_words(world, language, kind):
    appointment = book(world, language=language, email="", mobile="+4915112345678")
    change = away(world)
    ask_everybody(world)
    if kind == "appointment.takes_place":
        OutgoingMessage.objects.update(status="sent", sent_at=NOW)
        planning.take_back(change=change, by=world.colleague, now=NOW)
    message = OutgoingMessage.objects.get(kind=kind)
    message.claimed_at = NOW
    text = write_parcel(message, things_of([message])[message.pk], world.authority).short_text
    assert f"/t/{appointment.link_token}/" in text
    assert appointment.reference in text
    assert "Studium" not in text


def test_a_reminder_tells_nobody_to_come_in_vain(world, mail_sink):
    appointment = book(world)
    plan_reminders(appointment, NOW - dt.timedelta(days=2))
    away(world)
    ask_everybody(world)
    mails = sent(mail_sink, now=local(TUESDAY, "08:00"))
    assert [mail["Subject"] for mail in mails if "Reminder" in mail["Subject"]] == []
    assert set(OutgoingMessage.objects.filter(kind="appointment.reminder").values_list("status", flat=True)) == {
        "cancelled"
    }


def test_the_reminder_goes_out_again_after_it_was_taken_back(world, mail_sink):
    appointment = book(world, language="en")
    plan_reminders(appointment, NOW - dt.timedelta(days=2))
    change = away(world)
    planning.take_back(change=change, by=world.colleague, now=NOW)
    subjects = [mail["Subject"] for mail in sent(mail_sink, now=local(TUESDAY, "08:00") - dt.timedelta(hours=20))]
    assert f"Reminder of your appointment ({appointment.reference})" in subjects


def test_who_was_told_hears_that_it_takes_place_after_all(world, mail_sink):
    appointment = book(world, language="en")
    change = away(world)
    ask_everybody(world)
    sent(mail_sink)
    planning.take_back(change=change, by=world.colleague, now=NOW + 5 * MINUTE)
    (mail,) = sent(mail_sink, now=NOW + 5 * MINUTE)
    assert mail["Subject"] == f"Your appointment takes place after all ({appointment.reference})"
    assert "your appointment takes place after all, as it was booked." in text_of(mail)


def test_a_message_that_has_not_left_is_not_sent_after_it_was_taken_back(world, mail_sink):
    book(world)
    change = away(world)
    ask_everybody(world)
    planning.take_back(change=change, by=world.colleague, now=NOW)
    assert sent(mail_sink) == []


def test_where_no_time_was_found_the_message_says_how_to_choose_one(world, mail_sink):
    Shift.objects.filter(counter=world.second).delete()
    Shift.objects.update(first_day=TUESDAY, last_day=TUESDAY)
    book(world, language="en")
    away(world)
    ask_everybody(world)
    (mail,) = sent(mail_sink)
    assert "Please choose another time on this page:" in text_of(mail)
    assert "We keep these times" not in text_of(mail)
