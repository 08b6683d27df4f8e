"""What people are told about their appointments: when, in which words, and what they are never told."""

import datetime as dt
import re

import pytest
from django.utils import translation
from django.utils.translation import gettext

from appointments.actions.booking import (
    ask_to_confirm,
    book_for_someone,
    cancel_appointment,
    confirm_appointment,
    hold_slot,
    identify,
    let_go,
    move_appointment,
    resend_confirmation,
)
from appointments.models import Appointment
from tests.factories import MONDAY, NOW, TUESDAY, World, local, make_staff
from willkommen.delivery import drain_outbox
from willkommen.delivery.writing import LINE_BETWEEN, write_parcel
from willkommen.languages import LANGUAGE_NAMES
from willkommen.messages import things_of
from willkommen.models import Authority, OutgoingMessage
from willkommen.moments import clock, long_date

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)
MINUTE = dt.timedelta(minutes=1)
DAY = dt.timedelta(days=1)
NEXT_MONDAY = MONDAY + 7 * DAY
KINDS = ["confirm", "booked", "reminder", "moved", "cancelled"]


@pytest.fixture
def world():
    return World()


def hold(world, start, *, now=NOW, language="uk", email="olena@example.org", mobile=""):
    held = hold_slot(
        offer=world.offer,
        office=world.office,
        start=start,
        persons=1,
        language=language,
        spoken_language="uk",
        title_ends_on=None,
        now=now,
    )
    return identify(
        appointment=held,
        given_names="OLENA",
        family_name="KOVALENKO",
        name_in_own_script="Олена Коваленко",
        born_on=dt.date(1990, 5, 17),
        email=email,
        mobile=mobile,
        spoken_language="uk",
        needs_interpreter=False,
        language=language,
        now=now,
    )


def book(world, start, *, now=NOW, **fields):
    return confirm_appointment(appointment=hold(world, start, now=now, **fields), now=now)


def waiting(kind):
    """When each message of the kind is due, as the office's clock shows it."""
    due = OutgoingMessage.objects.filter(kind=f"appointment.{kind}", status="queued").order_by("due_at")
    return [f"{moment:%d.%m. }{clock(moment)}" for moment in due.values_list("due_at", flat=True)]


def subjects(sink):
    return [mail["Subject"].rpartition(" (")[0] for mail in sink.mails]


def text_of(mail):
    return mail.get_body(("plain",)).get_content().replace("\r\n", "\n").strip()


def in_language(language, sentence):
    with translation.override(language):
        return gettext(sentence)


# ---- When ------------------------------------------------------------------------------------------------


def test_who_is_to_confirm_gets_link_and_code_until_the_hold_ends(world, mail_sink):
    held = ask_to_confirm(appointment=hold(world, local(TUESDAY, "09:00")), now=NOW)
    message = OutgoingMessage.objects.get()
    assert (message.kind, message.due_at, message.expires_at) == ("appointment.confirm", NOW, NOW + HOUR)
    assert drain_outbox(now=NOW + MINUTE) == {"sent": 1}
    text = text_of(mail_sink.mails[0])
    code = held.confirmation_code
    assert text.count(f"{code[:3]} {code[3:]}") == 2
    assert text.count(f"\nhttp://127.0.0.1:8000/t/{held.link_token}/\n") == 2
    assert text.count(clock(NOW + HOUR)) == 2


def test_asking_again_before_the_first_mail_left_sends_one_mail(world, mail_sink):
    held = hold(world, local(TUESDAY, "09:00"))
    ask_to_confirm(appointment=held, now=NOW)
    ask_to_confirm(appointment=held, now=NOW + MINUTE)
    assert drain_outbox(now=NOW + 2 * MINUTE) == {"sent": 1}


def test_a_question_to_confirm_is_dropped_when_the_time_was_given_up(world, mail_sink):
    held = ask_to_confirm(appointment=hold(world, local(TUESDAY, "09:00")), now=NOW)
    let_go(appointment=held, now=NOW)
    assert drain_outbox(now=NOW + MINUTE) == {"settled": 1}


def test_a_booking_is_confirmed_at_once_and_reminded_two_days_and_two_hours_before(world, mail_sink):
    book(world, local(NEXT_MONDAY, "09:00"))
    assert (waiting("booked"), waiting("reminder")) == (["05.10. 07:00"], ["10.10. 09:00", "12.10. 07:00"])
    assert drain_outbox(now=NOW + MINUTE) == {"sent": 1}
    assert drain_outbox(now=local(NEXT_MONDAY - 2 * DAY, "09:01")) == {"sent": 1}
    assert drain_outbox(now=local(NEXT_MONDAY, "07:01")) == {"sent": 1}
    assert drain_outbox(now=local(NEXT_MONDAY, "08:59")) == {}
    booked, reminder = "Your appointment is booked", "Reminder of your appointment"
    assert subjects(mail_sink) == [in_language("uk", sentence) for sentence in (booked, reminder, reminder)]


def test_who_books_a_day_before_is_reminded_only_two_hours_before(world):
    book(world, local(TUESDAY, "09:00"))
    assert waiting("reminder") == ["06.10. 07:00"]


def test_no_reminder_comes_within_an_hour_of_booking(world):
    book(world, local(MONDAY, "09:55"))
    assert waiting("reminder") == []


def test_a_reminder_an_hour_after_booking_is_planned(world):
    book(world, local(MONDAY, "10:00"))
    assert waiting("reminder") == ["05.10. 08:00"]


def test_an_authority_sets_when_it_reminds(world):
    Authority.objects.update(reminder_hours=[24, 72])
    world.offer.refresh_from_db()
    book(world, local(NEXT_MONDAY, "09:00"))
    assert waiting("reminder") == ["09.10. 09:00", "11.10. 09:00"]


def test_an_authority_that_reminds_nobody_plans_nothing(world):
    Authority.objects.update(reminder_hours=[])
    world.offer.refresh_from_db()
    book(world, local(NEXT_MONDAY, "09:00"))
    assert waiting("reminder") == []


def test_a_reminder_counts_real_hours_over_a_clock_change_and_says_the_local_time(world, mail_sink):
    after_the_change = dt.date(2026, 10, 26)
    book(world, local(after_the_change, "09:00"))
    assert waiting("reminder") == ["24.10. 10:00", "26.10. 07:00"]
    drain_outbox(now=local(dt.date(2026, 10, 24), "10:01"))
    (mail,) = mail_sink.mails[-1:]
    assert re.findall(r" (\d\d:\d\d)\n", text_of(mail)) == ["09:00", "09:00"]


def test_no_reminder_is_sent_at_or_after_the_start(world, mail_sink):
    book(world, local(TUESDAY, "09:00"))
    drain_outbox(now=NOW + MINUTE)
    assert drain_outbox(now=local(TUESDAY, "09:00")) == {}
    assert OutgoingMessage.objects.get(kind="appointment.reminder").status == "expired"
    assert len(mail_sink.mails) == 1


def test_moving_drops_the_reminders_of_the_old_time_and_plans_those_of_the_new_one(world, mail_sink):
    old = book(world, local(NEXT_MONDAY, "09:00"))
    drain_outbox(now=NOW + MINUTE)
    wednesday = NEXT_MONDAY + 2 * DAY
    moved_at = NOW + 2 * HOUR
    move_appointment(appointment=old, office=world.office, start=local(wednesday, "10:00"), now=moved_at)
    assert (waiting("moved"), waiting("reminder")) == (["05.10. 09:00"], ["12.10. 10:00", "14.10. 08:00"])
    for moment in (moved_at, local(NEXT_MONDAY, "07:01"), local(wednesday - 2 * DAY, "10:01")):
        drain_outbox(now=moment + MINUTE)
    sentences = ["Your appointment is booked", "Your appointment was moved", "Reminder of your appointment"]
    assert subjects(mail_sink) == [in_language("uk", sentence) for sentence in sentences]


def test_a_confirmation_that_has_not_left_is_dropped_by_moving(world, mail_sink):
    old = book(world, local(NEXT_MONDAY, "09:00"))
    move_appointment(appointment=old, office=world.office, start=local(NEXT_MONDAY, "10:00"), now=NOW + MINUTE)
    assert drain_outbox(now=NOW + 2 * MINUTE) == {"sent": 1}
    assert subjects(mail_sink) == [in_language("uk", "Your appointment was moved")]


def test_cancelling_drops_the_reminders_and_says_so_once(world, mail_sink):
    appointment = book(world, local(NEXT_MONDAY, "09:00"))
    drain_outbox(now=NOW + MINUTE)
    cancel_appointment(appointment=appointment, now=NOW + HOUR)
    cancel_appointment(appointment=appointment, now=NOW + 2 * HOUR)
    for moment in (NOW + 3 * HOUR, local(NEXT_MONDAY - 2 * DAY, "09:01"), local(NEXT_MONDAY, "07:01")):
        drain_outbox(now=moment)
    sentences = ["Your appointment is booked", "Your appointment was cancelled"]
    assert subjects(mail_sink) == [in_language("uk", sentence) for sentence in sentences]


def test_a_reminder_asks_the_appointment_itself_whatever_was_settled(world, mail_sink):
    book(world, local(NEXT_MONDAY, "09:00"))
    drain_outbox(now=NOW + MINUTE)
    Appointment.objects.update(status="cancelled", cancelled_at=NOW + HOUR)
    assert drain_outbox(now=local(NEXT_MONDAY - 2 * DAY, "09:01")) == {"settled": 1}


def test_resending_sends_the_confirmation_once_more(world, mail_sink):
    appointment = book(world, local(NEXT_MONDAY, "09:00"))
    drain_outbox(now=NOW + MINUTE)
    resend_confirmation(appointment=appointment, now=NOW + HOUR)
    drain_outbox(now=NOW + 2 * HOUR)
    assert subjects(mail_sink) == [in_language("uk", "Your appointment is booked")] * 2


def test_a_clerk_books_and_the_person_is_told_in_their_language(world, mail_sink):
    book_for_someone(
        offer=world.offer,
        office=world.office,
        start=local(NEXT_MONDAY, "09:00"),
        persons=1,
        language="fa",
        spoken_language="prs",
        needs_interpreter=False,
        given_names="PARISA",
        family_name="",
        name_in_own_script="",
        born_on=dt.date(1988, 1, 2),
        email="parisa@example.org",
        mobile="",
        title_ends_on=None,
        staff_member=make_staff(world.authority, "clerk"),
        now=NOW,
    )
    drain_outbox(now=NOW + MINUTE)
    assert subjects(mail_sink) == [in_language("fa", "Your appointment is booked")]
    assert len(waiting("reminder")) == 2


def test_somebody_without_an_address_gets_no_message(world):
    book(world, local(NEXT_MONDAY, "09:00"), email="")
    assert OutgoingMessage.objects.count() == 0


def test_somebody_with_only_a_mobile_number_gets_text_messages(world, sms_sink):
    appointment = book(world, local(NEXT_MONDAY, "09:00"), email="", mobile="+491512345678", language="en")
    assert drain_outbox(now=NOW + MINUTE) == {"sent": 1}
    (said,) = sms_sink.said
    lines = said["text"].split("\n")
    assert said["to"] == "+491512345678"
    assert lines.count(f"http://127.0.0.1:8000/t/{appointment.link_token}/") == 1
    assert f"Am Schölerberg 1, 49082 Osnabrück, {appointment.reference}" in said["text"]


# ---- In which words ------------------------------------------------------------------------------------


def write(world, kind, language, *, email="olena@example.org", mobile=""):
    """A message of the kind as it would leave the house, and what it is about."""
    fields = {"language": language, "email": email, "mobile": mobile}
    start = local(NEXT_MONDAY, "09:00")
    if kind == "confirm":
        about = ask_to_confirm(appointment=hold(world, start, **fields), now=NOW)
    else:
        about = book(world, start, **fields)
    if kind == "moved":
        about = move_appointment(appointment=about, office=world.office, start=start + HOUR, now=NOW + HOUR)
    if kind == "cancelled":
        about = cancel_appointment(appointment=about, now=NOW + HOUR)
    message = OutgoingMessage.objects.filter(kind=f"appointment.{kind}", about_id=about.pk).first()
    return about, write_parcel(message, things_of([message])[message.pk], world.authority)


def without_isolates(text):
    return text.replace("\u2068", "").replace("\u2069", "")


@pytest.mark.parametrize("language", LANGUAGE_NAMES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_message_tells_when_where_and_its_number_in_the_persons_language_and_in_german(world, kind, language):
    appointment, parcel = write(world, kind, language)
    parts = without_isolates(parcel.text).strip().split(f"\n\n{LINE_BETWEEN}\n\n")
    assert len(parts) == (1 if language == "de" else 2)
    for part, its_language in zip(parts, [language, "de"], strict=False):
        lines = part.split("\n")
        assert f"{in_language(its_language, 'Day:')} {long_date(appointment.starts_at, its_language)}" in lines
        assert f"{in_language(its_language, 'Time:')} {clock(appointment.starts_at)}" in lines
        assert f"{in_language(its_language, 'Place:')} Kreishaus, Am Schölerberg 1, 49082 Osnabrück" in lines
        assert f"{in_language(its_language, 'Number of your appointment:')} {appointment.reference}" in lines
        link = {"cancelled": f"http://127.0.0.1:8000/{its_language}/osnabrueck/"}
        assert link.get(kind, f"http://127.0.0.1:8000/t/{appointment.link_token}/") in lines
        assert "\n\n\n" not in part
        assert not re.search(r"[{}%<>]|&[a-z#]", part)


@pytest.mark.parametrize("kind", KINDS)
def test_a_message_names_neither_the_service_nor_the_person_nor_the_kind_of_title(world, kind):
    _about, parcel = write(world, kind, "en")
    files = [attachment.content.decode() for attachment in parcel.attachments]
    whole = "\n".join([parcel.subject, parcel.sender_name, parcel.sender_email, parcel.text, *files])
    for secret in ("Studium", "AE-STUDIUM", "§ 16b", "OLENA", "KOVALENKO", "Олена", "1990", "Schalter", "Maria"):
        assert secret not in whole


@pytest.mark.parametrize(
    ("kind", "what_to_do"),
    [
        ("confirm", "Then you need not do anything: the time becomes free again by itself."),
        ("booked", "You cannot come? Please move or cancel the appointment on this page."),
        ("reminder", "You cannot come? Please move or cancel the appointment on this page."),
        ("moved", "You cannot come? Please move or cancel the appointment on this page."),
    ],
)
def test_every_message_says_what_to_do_when_one_cannot_come(world, kind, what_to_do):
    _about, parcel = write(world, kind, "en")
    own, _line, _german = parcel.text.partition(LINE_BETWEEN)
    assert own.count(what_to_do) == 1


def test_a_move_names_the_earlier_time_that_no_longer_holds(world):
    _about, parcel = write(world, "moved", "en")
    own, _line, _german = parcel.text.partition(LINE_BETWEEN)
    assert "The earlier time no longer holds: Monday, 12 October 2026, 09:00." in own


@pytest.mark.parametrize("language", ["ar", "fa"])
def test_from_right_to_left_numbers_and_addresses_keep_their_order_and_links_stay_clean(world, language):
    appointment, parcel = write(world, "booked", language)
    own, _line, german = parcel.text.partition(LINE_BETWEEN)
    assert f"\u2068{appointment.reference}\u2069" in own
    assert "\u2068Kreishaus, Am Schölerberg 1, 49082 Osnabrück\u2069" in own
    assert "\u20680541 000-4430\u2069" in own
    assert f"\nhttp://127.0.0.1:8000/t/{appointment.link_token}/\n" in own
    assert "\u2068" not in german


def test_names_with_signs_of_html_are_written_as_they_are(world):
    Authority.objects.update(name="Amt <Nord> & Süd", name_de="Amt <Nord> & Süd", phone="0541 <1> & 2")
    _about, parcel = write(world, "booked", "de")
    assert parcel.text.endswith("\nAmt <Nord> & Süd\n")
    assert " 0541 <1> & 2\n" in parcel.text


@pytest.mark.parametrize("language", LANGUAGE_NAMES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_text_message_is_short_and_tells_when_and_where(world, kind, language):
    appointment, parcel = write(world, kind, language, email="", mobile="+491512345678")
    text = without_isolates(parcel.short_text)
    lines = text.split("\n")
    assert text.count("Kreishaus, Am Schölerberg 1, 49082 Osnabrück") == (1 if language in ("de", "de-simple") else 2)
    assert text.count(clock(appointment.starts_at)) >= 1
    link = f"http://127.0.0.1:8000/t/{appointment.link_token}/"
    assert lines.count(link) == (0 if kind == "cancelled" else 1)
    # seven parts of 67 signs at the very most, in two languages and any script
    assert len(parcel.short_text) <= 470
    assert not re.search(r"[{}%<>]|&[a-z#]", text)


# ---- The calendar file that travels along ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "method"),
    [("confirm", None), ("booked", "PUBLISH"), ("reminder", None), ("moved", "PUBLISH"), ("cancelled", "CANCEL")],
)
def test_a_calendar_file_travels_with_what_changes_the_calendar(world, kind, method):
    _about, parcel = write(world, kind, "ar")
    expected = [("termin.ics", f"text/calendar; method={method}")] if method else []
    assert [(attachment.name, attachment.media_type) for attachment in parcel.attachments] == expected


# ---- Reading for many at once ------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3])
def test_what_many_messages_are_about_is_read_in_one_query(world, django_assert_num_queries, count):
    for number in range(count):
        _booked_by_somebody_else(world, local(NEXT_MONDAY + number * DAY, "09:00"), number)
    messages = list(OutgoingMessage.objects.filter(kind="appointment.reminder"))
    with django_assert_num_queries(1):
        found = things_of(messages)
        places = {about.office.name for about in found.values()}
    assert (len(found), places) == (2 * count, {"Kreishaus"})


def _booked_by_somebody_else(world, start, number):
    held = hold(world, start)
    Appointment.objects.filter(pk=held.pk).update(identity_key=f"{number:064d}")
    confirm_appointment(appointment=held, now=NOW)
