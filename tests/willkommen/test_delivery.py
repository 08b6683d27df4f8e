"""What mail servers and gateways answer, and what becomes of the message then; what a message looks like."""

import datetime as dt
import threading
import time

import pytest

from tests.factories import NOW, make_authority
from tests.mail_sinks import MailSink
from tests.willkommen.notes import Notes, notes, register, status_of
from willkommen.channels.parcels import one_line
from willkommen.delivery import drain_outbox
from willkommen.local.ports import HOST, pick_free
from willkommen.messages import Attachment, Letter
from willkommen.models import Authority

__all__ = ["notes"]
pytestmark = pytest.mark.django_db

MINUTE = dt.timedelta(minutes=1)
HOUR = dt.timedelta(hours=1)
SOON = NOW + dt.timedelta(seconds=1)


def after(message):
    message.refresh_from_db()
    return message


def minutes_until_next_try(message, since):
    return round((after(message).next_try_at - since).total_seconds() / 60)


def text_of(mail):
    return mail.get_body(("plain",)).get_content().replace("\r\n", "\n")


# ---- Answers of a mail server ------------------------------------------------------------------------------


def test_an_address_the_server_does_not_know_fails_at_once_and_alone(notes, mail_sink):
    mail_sink.on_rcpt = lambda address: "550 5.1.1 no such user" if address.startswith("gone") else None
    gone, fine = notes.post("gone@example.org"), notes.post("fine@example.org")
    assert drain_outbox(now=SOON) == {"failed": 1, "sent": 1}
    assert (after(gone).status, gone.failure) == ("failed", "refused: 550 5.1.1 no such user")
    assert (status_of(fine), mail_sink.connections) == ("sent", 1)


def test_greylisting_is_tried_again_after_1_5_15_and_60_minutes_and_then_every_hour(notes, mail_sink):
    mail_sink.on_rcpt = lambda address: "451 4.7.1 please try again"
    message = notes.post(lives=dt.timedelta(hours=9))
    moment, waits = SOON, []
    for _ in range(5):
        assert drain_outbox(now=moment) == {"later": 1}
        waits.append(minutes_until_next_try(message, moment))
        moment = message.next_try_at
    assert waits == [1, 5, 15, 60, 60]
    assert (message.status, message.failure) == ("queued", "later: 451 4.7.1 please try again")
    mail_sink.on_rcpt = lambda address: None
    assert drain_outbox(now=moment) == {"sent": 1}
    assert (after(message).attempts, message.failure, len(mail_sink.mails)) == (6, "", 1)


def test_a_greylisted_message_is_not_tried_before_its_time(notes, mail_sink):
    mail_sink.on_rcpt = lambda address: "451 later"
    notes.post()
    drain_outbox(now=SOON)
    mail_sink.on_rcpt = lambda address: None
    assert drain_outbox(now=SOON + 0.9 * MINUTE) == {}
    assert drain_outbox(now=SOON + 1.1 * MINUTE) == {"sent": 1}


def test_a_message_whose_next_try_would_be_too_late_fails_so_that_staff_see_it(notes, mail_sink):
    mail_sink.on_rcpt = lambda address: "452 mailbox full"
    message = notes.post(lives=4 * MINUTE)
    assert drain_outbox(now=SOON) == {"later": 1}
    assert drain_outbox(now=after(message).next_try_at) == {"failed": 1}
    assert (after(message).status, message.failure) == ("failed", "later: 452 mailbox full")


def test_content_the_server_does_not_want_fails(notes, mail_sink):
    mail_sink.on_data = lambda mail: "554 5.7.1 looks like spam"
    message = notes.post()
    assert drain_outbox(now=SOON) == {"failed": 1}
    assert after(message).failure == "refused: 554 5.7.1 looks like spam"


def test_a_server_that_refuses_our_sender_waits_for_an_administrator_and_nobody_is_lost(notes, mail_sink):
    mail_sink.on_mail = lambda sender: "550 5.7.1 sender rejected"
    message = notes.post()
    assert drain_outbox(now=SOON) == {"later": 1}
    assert (after(message).status, minutes_until_next_try(message, SOON)) == ("queued", 15)


def test_a_server_that_is_closing_does_not_count_as_an_attempt(notes, mail_sink):
    mail_sink.on_mail = lambda sender: "421 4.3.2 shutting down"
    message = notes.post()
    assert drain_outbox(now=SOON) == {"away": 1}
    assert (after(message).status, message.attempts, minutes_until_next_try(message, SOON)) == ("queued", 0, 1)


def test_a_server_that_is_away_costs_no_message_and_no_attempt(notes, settings):
    settings.EMAIL_HOST, settings.EMAIL_PORT = HOST, pick_free()
    message = notes.post()
    assert drain_outbox(now=SOON) == {}
    assert (after(message).status, message.attempts) == ("queued", 0)
    sink = MailSink()
    sink.port = settings.EMAIL_PORT
    sink.open()
    try:
        assert drain_outbox(now=SOON + 2 * MINUTE) == {"sent": 1}
    finally:
        sink.close()


def test_after_half_an_hour_without_a_server_everything_still_true_goes_out_once(notes, settings):
    settings.EMAIL_HOST, settings.EMAIL_PORT = HOST, pick_free()
    fine, too_late = notes.post("fine@example.org"), notes.post("late@example.org", lives=20 * MINUTE)
    for minutes in range(30):
        drain_outbox(now=SOON + minutes * MINUTE)
    sink = MailSink()
    sink.port = settings.EMAIL_PORT
    sink.open()
    try:
        drain_outbox(now=SOON + 31 * MINUTE)
        drain_outbox(now=SOON + 33 * MINUTE)
    finally:
        sink.close()
    assert (sink.recipients, status_of(fine), status_of(too_late)) == (["fine@example.org"], "sent", "expired")


@pytest.mark.parametrize("place", ["mail", "rcpt"])
def test_a_server_that_stalls_before_the_content_has_not_taken_it(notes, mail_sink, settings, place):
    settings.EMAIL_TIMEOUT = 0.3
    mail_sink.stall_at = place
    first, second = notes.post("a@example.org"), notes.post("b@example.org")
    assert drain_outbox(now=SOON) == {"away": 1}
    assert (status_of(first), status_of(second)) == ("queued", "queued")
    mail_sink.stall_at = ""
    assert drain_outbox(now=SOON + 3 * MINUTE) == {"sent": 2}
    assert mail_sink.recipients == ["a@example.org", "b@example.org"]


@pytest.mark.parametrize(("place", "was_taken"), [("data", []), ("answer", ["a@example.org"])])
def test_a_server_that_stalls_after_the_content_has_perhaps_taken_it(notes, mail_sink, settings, place, was_taken):
    settings.EMAIL_TIMEOUT = 0.3
    mail_sink.stall_at = place
    message, other = notes.post("a@example.org", lives=HOUR), notes.post("b@example.org")
    assert drain_outbox(now=SOON) == {"unknown": 1}
    assert (after(message).status, message.failure[:9]) == ("unknown", "no_answer")
    assert (mail_sink.recipients, status_of(other)) == (was_taken, "queued")


def test_a_mail_that_perhaps_went_out_is_sent_again_after_ten_minutes_under_the_same_number(notes, mail_sink, settings):
    settings.EMAIL_TIMEOUT = 0.3
    mail_sink.stall_at = "answer"
    message = notes.post(lives=5 * HOUR)
    drain_outbox(now=SOON)
    mail_sink.stall_at = ""
    assert drain_outbox(now=SOON + 9 * MINUTE) == {}
    assert drain_outbox(now=SOON + 11 * MINUTE) == {"sent": 1}
    assert [mail["Message-ID"] for mail in mail_sink.mails] == [f"<{message.message_id}@willkommen.example>"] * 2


def test_a_kept_connection_that_broke_is_opened_once_more(notes, mail_sink):
    notes.post("a@example.org")
    notes.post("b@example.org")
    mail_sink.hang_up_after = True
    notes.still_holds = lambda about, now: time.sleep(0.1) or True  # long enough for the server to hang up
    assert drain_outbox(now=SOON) == {"sent": 2}
    assert (mail_sink.recipients, mail_sink.connections) == (["a@example.org", "b@example.org"], 2)


def test_a_message_refused_with_421_leaves_the_next_one_a_new_connection(notes, mail_sink):
    mail_sink.on_rcpt = lambda address: "421 too many" if address.startswith("a") else None
    notes.post("a@example.org")
    notes.post("b@example.org")
    assert drain_outbox(now=SOON) == {"later": 1, "sent": 1}
    assert (mail_sink.recipients, mail_sink.connections) == (["b@example.org"], 2)


def test_after_a_hundred_mails_a_new_connection_is_opened(notes, mail_sink, monkeypatch):
    monkeypatch.setattr("willkommen.channels.email.MOST_MESSAGES_PER_CONNECTION", 3)
    for number in range(7):
        notes.post(f"p{number}@example.org")
    assert drain_outbox(now=SOON) == {"sent": 7}
    assert mail_sink.connections == 3


def test_mail_that_is_away_does_not_keep_text_messages_waiting(notes, settings, sms_sink):
    settings.EMAIL_HOST, settings.EMAIL_PORT = HOST, pick_free()
    notes.post("a@example.org")
    sms = notes.post("+49 151 2345678", channel="sms")
    drain_outbox(now=SOON)
    assert status_of(sms) == "sent"


# ---- Two at once ---------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_two_drains_at_once_send_each_message_once(monkeypatch, mail_sink):
    notes = register(monkeypatch, Notes(make_authority()))
    for number in range(60):
        notes.post(f"p{number}@example.org")
    ends = []
    start = threading.Barrier(3)

    def drain():
        from django.db import connection

        start.wait()
        try:
            ends.append(drain_outbox(now=SOON))
        finally:
            connection.close()

    threads = [threading.Thread(target=drain) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(end["sent"] for end in ends) == 60
    assert sorted(mail_sink.recipients) == sorted(f"p{number}@example.org" for number in range(60))
    assert len(ends) == 3


# ---- What a mail looks like --------------------------------------------------------------------------------


def test_a_mail_comes_from_the_authority_and_is_known_by_its_number(notes, mail_sink):
    Authority.objects.update(sender_name="Landkreis Osnabrück", sender_email="termine@osnabrueck.example")
    message = notes.post("samir@example.org", language="uk")
    drain_outbox(now=SOON)
    (mail,) = mail_sink.mails
    assert mail["From"] == "Landkreis Osnabrück <termine@osnabrueck.example>"
    assert mail["X-Envelope-From"] == "termine@osnabrueck.example"
    assert mail["To"] == "samir@example.org"
    assert mail["Message-ID"] == f"<{message.message_id}@osnabrueck.example>"
    assert mail["Content-Language"] == "uk, de"
    assert mail["Auto-Submitted"] == "auto-generated"


def test_an_authority_without_a_sender_uses_the_one_of_the_installation(notes, mail_sink):
    notes.post()
    drain_outbox(now=SOON)
    assert mail_sink.mails[0]["From"] == "termine@willkommen.example"


def test_the_persons_language_comes_first_and_german_below(notes, mail_sink):
    notes.post(language="ar")
    notes.post(language="de")
    drain_outbox(now=SOON)
    line = "—" * 30
    bodies = [text_of(mail).strip() for mail in mail_sink.mails]
    assert bodies == [f"note 0 in ar\n\n{line}\n\nnote 0 in de", "note 1 in de"]


def test_control_characters_and_signs_that_turn_the_writing_never_reach_a_header(notes, mail_sink):
    Authority.objects.update(
        sender_name='Evil\r\nBcc: x@example.org\u202e "Amt"', sender_email="termine@osnabrueck.example"
    )
    notes.write = lambda about, message: Letter(subject="Termin\r\nX-Evil: 1\x00\u202egnp.exe\u2028", text="x")
    notes.post()
    assert drain_outbox(now=SOON) == {"sent": 1}
    (mail,) = mail_sink.mails
    assert mail["Subject"] == "Termin X-Evil: 1 gnp.exe"
    assert mail["From"] == "\"Evil Bcc: x@example.org 'Amt'\" <termine@osnabrueck.example>"
    assert (mail["X-Evil"], mail["Bcc"]) == (None, None)


def test_a_line_with_a_single_dot_does_not_end_the_mail(notes, mail_sink):
    notes.write = lambda about, message: Letter(subject="x", text="before\n.\n..\n.after\nend")
    notes.post()
    drain_outbox(now=SOON)
    assert text_of(mail_sink.mails[0]) == "before\n.\n..\n.after\nend\n"


def test_every_script_arrives_as_it_was_written(notes, mail_sink):
    text = "Ґанок, їжак · موعدك في ٣ · İğne · Œuvre – „Grüße“"
    notes.write = lambda about, message: Letter(subject=text, text=text)
    notes.post()
    drain_outbox(now=SOON)
    (mail,) = mail_sink.mails
    assert (mail["Subject"], text_of(mail).strip()) == (text, text)


def test_a_calendar_file_travels_with_its_method(notes, mail_sink):
    notes.write = lambda about, message: Letter(
        subject="x",
        text="x",
        attachments=[Attachment("termin.ics", "BEGIN:VCALENDAR\r\nü".encode(), "text/calendar; method=CANCEL")],
    )
    notes.post()
    drain_outbox(now=SOON)
    (part,) = mail_sink.mails[0].iter_attachments()
    assert part.get_content_type() == "text/calendar"
    assert dict(part["Content-Type"].params) == {"charset": "utf-8", "method": "CANCEL"}
    assert part.get_filename() == "termin.ics"
    assert part.get_content().splitlines() == ["BEGIN:VCALENDAR", "ü"]


def test_one_line_keeps_letters_and_drops_what_nobody_sees():
    assert one_line("  a\tb\r\n\x07c \u200bd\u2066 é ") == "a b c d é"


# ---- Text messages ---------------------------------------------------------------------------------------------


def test_a_text_message_goes_to_the_gateway_with_number_sender_words_and_token(notes, sms_sink):
    Authority.objects.update(sender_name="Landkreis Osnabrück")
    message = notes.post("+49 (151) 234-5678", channel="sms", language="tr")
    assert drain_outbox(now=SOON) == {"sent": 1}
    assert sms_sink.said == [
        {
            "id": str(message.message_id),
            "to": "+491512345678",
            "from": "Landkreis O",
            "text": "short 0 in tr\n\nshort 0 in de",
        }
    ]
    assert sms_sink.headers[0]["Authorization"] == "Bearer known-to-the-test"
    assert sms_sink.headers[0]["Idempotency-Key"] == str(message.message_id)


def test_a_line_that_stands_in_both_languages_is_paid_for_once(notes, sms_sink):
    notes.write = lambda about, message: Letter(
        subject="", text="", short_text=f"{message.language} https://x.example/t/1/".replace(" ", "\n")
    )
    notes.post("+491512345678", channel="sms", language="tr")
    drain_outbox(now=SOON)
    assert sms_sink.said[0]["text"] == "tr\nhttps://x.example/t/1/"


@pytest.mark.parametrize("number", ["0151 2345678", "", "+49", "nobody", "+49151234567890123"])
def test_a_number_that_cannot_be_used_fails_alone(notes, sms_sink, number):
    bad, fine = notes.post(number, channel="sms"), notes.post("+491512345678", channel="sms")
    assert drain_outbox(now=SOON) == {"failed": 1, "sent": 1}
    assert (after(bad).failure, status_of(fine)) == ("refused: number", "sent")


@pytest.mark.parametrize(
    ("answer", "status", "end"),
    [
        (202, "sent", "sent"),
        (400, "failed", "failed"),
        (422, "failed", "failed"),
        (429, "queued", "later"),
        (500, "queued", "later"),
        (503, "queued", "later"),
        (401, "queued", "later"),
        (502, "unknown", "unknown"),
        (504, "unknown", "unknown"),
        (None, "unknown", "unknown"),
    ],
)
def test_what_the_gateway_answers_decides(notes, sms_sink, answer, status, end):
    sms_sink.answers.append(answer)
    message = notes.post("+491512345678", channel="sms")
    assert drain_outbox(now=SOON) == {end: 1}
    assert status_of(message) == status


def test_a_wrong_token_waits_for_an_administrator(notes, sms_sink):
    sms_sink.answers.append(401)
    message = notes.post("+491512345678", channel="sms")
    drain_outbox(now=SOON)
    assert minutes_until_next_try(message, SOON) == 15


@pytest.mark.parametrize("url", ["", f"http://{HOST}:1/send"])
def test_without_a_gateway_text_messages_wait(notes, settings, url):
    settings.SMS_GATEWAY_URL = url
    message = notes.post("+491512345678", channel="sms")
    assert drain_outbox(now=SOON) == {}
    assert (after(message).status, message.attempts) == ("queued", 0)
