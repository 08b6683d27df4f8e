"""Whatever stands in an address, a subject or a sender's name: a mail has the headers we write and no others."""

import unicodedata
import uuid
from email import message_from_bytes, policy

import pytest

from willkommen.channels.mail import compose
from willkommen.channels.parcels import Parcel, RefusedForGood

OURS = ["From", "To", "Subject", "Date", "Message-ID", "Content-Language", "Auto-Submitted", "X-Auto-Response-Suppress"]
OURS += ["MIME-Version", "Content-Type", "Content-Transfer-Encoding"]
TRICKS = [
    "a\r\nBcc: evil@evil.example",
    "a\nBcc: evil@evil.example",
    "a\rBcc: evil@evil.example\r\r",
    "a\r\n\r\n<html>",
    "a\x0bBcc: x\x0cBcc: y\x85Bcc: z\u2028Bcc: u\u2029Bcc: v",
    "\u202emoc.elpmaxe@nimda",
    "a\u2066b\u2069\u200b\ufeff",
    'x" <evil@evil.example>, "y',
    "x <evil@evil.example>",
    "=?utf-8?q?a=0ABcc:_evil?=",
    "a\x00b",
    "x" * 3000,
    "Behörde 🏛 " * 40,
]


def parcel(**said) -> Parcel:
    usual = {
        "recipient": "ada@example.org",
        "sender_name": "Amt",
        "sender_email": "amt@example.org",
        "subject": "Termin",
    }
    return Parcel(
        message_id=uuid.UUID(int=1), language="de", text="Guten Tag", short_text="", attachments=[], **(usual | said)
    )


def headers_of(content: bytes):
    return message_from_bytes(content, policy=policy.default)


@pytest.mark.parametrize("trick", TRICKS, ids=ascii)
@pytest.mark.parametrize("field", ["subject", "sender_name"])
def test_a_word_adds_no_header_no_addressee_and_no_text(field, trick):
    mail = compose(parcel(**{field: trick}))
    read = headers_of(mail.content)
    assert read.keys() == OURS
    assert [address.addr_spec for address in read["From"].addresses] == ["amt@example.org"]
    assert [address.addr_spec for address in read["To"].addresses] == ["ada@example.org"]
    assert (mail.sender, mail.recipient) == ("amt@example.org", "ada@example.org")
    assert read.get_content().strip() == "Guten Tag"


@pytest.mark.parametrize("trick", TRICKS, ids=ascii)
@pytest.mark.parametrize("field", ["subject", "sender_name"])
def test_a_word_shows_no_invisible_sign_in_the_list_of_mails(field, trick):
    read = headers_of(compose(parcel(**{field: trick})).content)
    shown = str(read["Subject"]) + "".join(address.display_name for address in read["From"].addresses)
    assert [sign for sign in shown if unicodedata.category(sign) in ("Cc", "Cf", "Zl", "Zp")] == []


@pytest.mark.parametrize("trick", TRICKS, ids=ascii)
def test_an_address_that_is_none_is_refused_for_good(trick):
    for recipient in (trick, f"{trick}@example.org", f"ada@{trick}"):
        with pytest.raises(RefusedForGood):
            compose(parcel(recipient=recipient))
