"""A mail as bytes: what programs that read mail expect of it."""

import email
import uuid
from email.header import decode_header, make_header
from email.policy import default
from email.utils import parseaddr

import pytest

from willkommen.channels.mail import compose
from willkommen.channels.parcels import Parcel, RefusedForGood
from willkommen.messages import Attachment

LONG_NAME = "Ausländerbehörde der Stadt und des Landkreises Osnabrück – gemeinsame Stelle"
LONG_SUBJECT = "Нагадування про вашу зустріч у відомстві, яка має відбутися дуже скоро (B0000662)"
FILE = Attachment("termin.ics", "BEGIN:VCALENDAR\r\nü".encode(), "text/calendar; method=CANCEL")


def parcel(**fields):
    return Parcel(
        **{
            "message_id": uuid.UUID(int=1),
            "recipient": "samir@example.org",
            "sender_name": "",
            "sender_email": "termine@osnabrueck.example",
            "language": "uk",
            "subject": "x",
            "text": "x\n",
            "short_text": "",
            **fields,
        }
    )


def header(content, name):
    """As a program reads it that joins what was folded."""
    folded = email.message_from_bytes(content)[name]
    return str(make_header(decode_header(folded.replace("\r\n", ""))))


def text_of(content):
    body = email.message_from_bytes(content, policy=default).get_body(("plain",))
    return body.get_content().replace("\r\n", "\n"), body["Content-Transfer-Encoding"]


def test_long_words_of_any_script_arrive_whole_in_headers_of_short_ascii_lines():
    content = compose(parcel(sender_name=LONG_NAME, subject=LONG_SUBJECT)).content
    head = content.partition(b"\r\n\r\n")[0]
    assert (head.isascii(), max(map(len, head.split(b"\r\n"))) <= 78) == (True, True)
    assert header(content, "Subject") == LONG_SUBJECT
    assert parseaddr(header(content, "From")) == (LONG_NAME, "termine@osnabrueck.example")


def test_the_sender_of_the_installation_may_come_with_a_name():
    mail = compose(parcel(sender_email="Termine <termine@installation.example>"))
    assert mail.sender == "termine@installation.example"
    assert header(mail.content, "From") == '"Termine" <termine@installation.example>'
    assert header(mail.content, "Message-ID") == "<00000000-0000-0000-0000-000000000001@installation.example>"


@pytest.mark.parametrize("files", [[], [FILE]])
@pytest.mark.parametrize(
    ("text", "how"), [("Grüße\nзавтра\n", "8bit"), ("ü" * 499 + "\n", "8bit"), ("ü" * 500 + "\n", "quoted-printable")]
)
def test_a_text_arrives_whole_and_no_line_is_longer_than_mail_allows(text, how, files):
    content = compose(parcel(text=text, attachments=files)).content
    assert text_of(content) == (text, how)
    assert max(map(len, content.split(b"\r\n"))) <= 998


@pytest.mark.parametrize("files", [[], [FILE]])
def test_every_line_ends_with_cr_and_lf_however_the_text_was_written(files):
    content = compose(parcel(text="From me\na\r\nb\rc\n", attachments=files)).content
    assert text_of(content)[0] == "From me\na\nb\nc\n"
    assert (content.count(b"\n"), content.count(b"\r")) == (content.count(b"\r\n"),) * 2


@pytest.mark.parametrize("fields", [{"text": "half a sign: \ud83d"}, {"sender_email": "termine@osnabrück.example"}])
def test_what_no_mail_can_carry_is_refused_for_good(fields):
    with pytest.raises(RefusedForGood, match="UnicodeEncodeError"):
        compose(parcel(**fields))
