"""The letter box of the demo takes what the product sends, and shows it again."""

import json
import smtplib
import urllib.error
import urllib.request
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest

from willkommen.local import inbox
from willkommen.local.letter_box import LetterBox
from willkommen.local.ports import HOST, pick_free


@pytest.fixture
def box(tmp_path):
    smtp_port, sms_port = pick_free(), pick_free()
    opened = LetterBox(tmp_path / "mail", smtp_port=smtp_port, sms_port=sms_port)
    opened.open()
    opened.folder, opened.smtp_port, opened.sms_port = tmp_path / "mail", smtp_port, sms_port
    yield opened
    opened.close()


def post(box, body: bytes, media_type: str) -> dict:
    request = urllib.request.Request(f"http://{HOST}:{box.sms_port}/", body, {"Content-Type": media_type})
    with urllib.request.urlopen(request, timeout=5) as answer:
        return json.load(answer)


def test_a_mail_is_shown_as_it_was_sent(box):
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "termine@celle.example", "m@example.org", "Ваша зустріч"
    mail.set_content("Доброго дня")
    mail.add_attachment(b"BEGIN:VCALENDAR", maintype="text", subtype="calendar", filename="termin.ics")
    with smtplib.SMTP(HOST, box.smtp_port, timeout=5) as client:
        client.send_message(mail)

    (name,) = inbox.names(box.folder)
    caught = inbox.read(box.folder, name)

    assert (caught.channel, caught.sender, caught.recipient) == ("email", "termine@celle.example", "m@example.org")
    assert (caught.subject, caught.text) == ("Ваша зустріч", "Доброго дня")
    assert [(file.name, file.media_type, file.content) for file in caught.files] == [
        ("termin.ics", "text/calendar", b"BEGIN:VCALENDAR")
    ]


@pytest.mark.parametrize(
    ("body", "media_type"),
    [
        (json.dumps({"to": "+49151", "text": "موعدك غدًا"}).encode(), "application/json"),
        ("to=%2B49151&text=موعدك غدًا".encode(), "application/x-www-form-urlencoded"),
    ],
)
def test_a_short_message_is_shown_as_it_was_sent(box, body, media_type):
    answer = post(box, body, media_type)

    (name,) = inbox.names(box.folder)
    caught = inbox.read(box.folder, name)

    assert answer == {"id": name.removesuffix(".sms")}
    assert (caught.channel, caught.recipient, caught.text) == ("sms", "+49151", "موعدك غدًا")


@pytest.mark.parametrize("body", [b"{", b"[]", b'{"to": "+49151"}', b'{"to": "", "text": "x"}'])
def test_a_short_message_without_number_or_text_is_refused_and_not_kept(box, body):
    with pytest.raises(urllib.error.HTTPError) as refused:
        post(box, body, "application/json")
    refused.value.close()
    assert refused.value.code == 400
    assert inbox.names(box.folder) == []


def test_the_newest_message_comes_first(tmp_path):
    older = inbox.keep(tmp_path, "eml", b"Subject: one\r\n\r\n", now=datetime(2026, 11, 1, 8, tzinfo=UTC))
    newer = inbox.keep(tmp_path, "eml", b"Subject: two\r\n\r\n", now=datetime(2026, 11, 1, 9, tzinfo=UTC))
    assert inbox.names(tmp_path) == [newer.name, older.name]


@pytest.mark.parametrize("name", ["../state.json", "20261101T080000000000-0000000.eml", "", "x.eml"])
def test_a_name_that_was_never_given_out_opens_no_file(tmp_path, name):
    (tmp_path.parent / "state.json").write_text("secret")
    assert inbox.read(tmp_path, name) is None


def test_an_empty_or_missing_folder_is_an_empty_inbox(tmp_path):
    assert inbox.names(tmp_path / "missing") == []
