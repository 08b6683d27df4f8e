"""How a mail goes over the line: headers, text and files as bytes.

Written out for a text alone, which is nearly every mail: the standard library needs three tenths of a millisecond for
the same bytes, a fifth of what sending a message costs in all. Files, and lines longer than mail allows, are its work.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.charset import QP, Charset
from email.generator import BytesGenerator
from email.header import Header
from email.message import Message
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import formatdate, parseaddr
from functools import lru_cache
from io import BytesIO

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from willkommen.channels.parcels import Parcel, RefusedForGood, one_line
from willkommen.languages import html_lang
from willkommen.messages import Attachment

# Bytes of a line without its end (RFC 5322, 2.1.1).
LONGEST_LINE = 998
TEXT_ALONE = (
    b'MIME-Version: 1.0\r\nContent-Type: text/plain; charset="utf-8"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n'
)


@dataclass(frozen=True)
class Mail:
    """What the mail server gets: the addresses of the envelope, and the content with CRLF at every line's end."""

    sender: str
    recipient: str
    content: bytes


def compose(parcel: Parcel) -> Mail:
    """The mail, whose headers cannot be broken by what somebody typed. Raises `RefusedForGood`."""
    try:
        validate_email(parcel.recipient)
        parcel.recipient.encode("ascii")
    except (ValidationError, UnicodeEncodeError) as error:
        raise RefusedForGood("address") from error
    sender, address = _sender(parcel.sender_name, parcel.sender_email)
    try:
        headers = "".join(f"{name}: {value}\r\n" for name, value in _headers(parcel, sender, address))
        content = headers.encode("ascii") + _body(parcel)
    except UnicodeEncodeError as error:  # something that no mail can carry
        raise RefusedForGood(f"{type(error).__name__}: {error}") from error
    return Mail(address, parcel.recipient, content)


def _headers(parcel: Parcel, sender: str, address: str) -> Iterator[tuple[str, str]]:
    yield "From", sender
    yield "To", parcel.recipient
    yield "Subject", _folded("Subject", one_line(parcel.subject))
    yield "Date", formatdate()
    yield "Message-ID", f"<{parcel.message_id}@{address.rpartition('@')[2]}>"
    yield "Content-Language", ", ".join(dict.fromkeys([html_lang(parcel.language), "de"]))
    # no holiday notes in answer to this
    yield "Auto-Submitted", "auto-generated"
    yield "X-Auto-Response-Suppress", "All"


@lru_cache(maxsize=64)
def _sender(name: str, address: str) -> tuple[str, str]:
    """The sender as the header shows it, and the bare address; the installation's own may come with a name."""
    name_there, address = parseaddr(one_line(address))
    name = (one_line(name) or name_there).replace('"', "'").replace("\\", "")
    if not name:
        return address, address
    if _is_plain(name):
        return f'"{name}" <{address}>', address
    return f"{_folded('From', name)}\r\n <{address}>", address


def _is_plain(text: str) -> bool:
    """Whether a header may carry it as it is: what looks encoded already would be decoded by whoever reads the mail."""
    return text.isascii() and "=?" not in text


def _folded(header: str, text: str) -> str:
    """The text as a header carries it, in lines of at most 76 signs; ASCII alone."""
    charset = None if _is_plain(text) else "utf-8"
    return Header(text, charset, header_name=header).encode(linesep="\r\n")


def _body(parcel: Parcel) -> bytes:
    lines = re.split("\r\n|\r|\n", parcel.text)
    text = "\r\n".join(lines).encode()
    is_short = len(text) <= LONGEST_LINE or max(len(line.encode()) for line in lines) <= LONGEST_LINE
    if is_short and not parcel.attachments:
        return TEXT_ALONE + text
    part = _text_part(parcel.text, is_short=is_short)
    if parcel.attachments:
        part = MIMEMultipart(_subparts=[part, *map(_file_part, parcel.attachments)])
    return _packed(part)


def _text_part(text: str, *, is_short: bool) -> MIMEText:
    charset = Charset("utf-8")
    charset.body_encoding = None if is_short else QP
    return MIMEText(text, "plain", charset)


def _file_part(attachment: Attachment) -> MIMEText:
    """A text file as part of a mail, with the parameters of its media type (a calendar file says `method`)."""
    kind, *parameters = (piece.strip() for piece in attachment.media_type.split(";"))
    part = MIMEText(attachment.content.decode(), kind.partition("/")[2], "utf-8")
    for name, _, value in (parameter.partition("=") for parameter in parameters):
        part.set_param(name, value)
    part.add_header("Content-Disposition", "attachment", filename=attachment.name)
    return part


def _packed(part: Message) -> bytes:
    """Headers and content, without the sign that mailbox files put before a line that begins with “From”."""
    packed = BytesIO()
    BytesGenerator(packed, mangle_from_=False).flatten(part, linesep="\r\n")
    return packed.getvalue()
