"""What the letter box of the demo caught: one file a message in one folder, newest first. Knows only files."""

import email
import email.message
import email.policy
import json
import re
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

NAME = re.compile(r"\d{8}T\d{12}-[0-9a-f]{8}\.(eml|sms)")


@dataclass(frozen=True)
class CaughtFile:
    """A file that came with an e-mail."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class CaughtMessage:
    """A caught e-mail or short message."""

    name: str
    received_at: datetime
    channel: str
    sender: str
    recipient: str
    subject: str
    text: str
    html: str = ""
    files: list[CaughtFile] = field(default_factory=list)


def keep(folder: Path, kind: str, content: bytes, *, now: datetime) -> Path:
    """Write down one message; `kind` is `eml` or `sms`. A reader never sees half a message."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{now.astimezone(UTC):%Y%m%dT%H%M%S%f}-{secrets.token_hex(4)}.{kind}"
    fresh = path.with_suffix(".new")
    fresh.write_bytes(content)
    return fresh.rename(path)


def names(folder: Path) -> list[str]:
    """The names of the caught messages, newest first."""
    if not folder.is_dir():
        return []
    return sorted((path.name for path in folder.iterdir() if NAME.fullmatch(path.name)), reverse=True)


def read(folder: Path, name: str) -> CaughtMessage | None:
    """One message; None when there is none of this name."""
    if not NAME.fullmatch(name):
        return None
    try:
        content = (folder / name).read_bytes()
    except FileNotFoundError:
        return None
    received_at = datetime.strptime(name[:21], "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC)
    return (_read_mail if name.endswith(".eml") else _read_sms)(name, received_at, content)


def _read_mail(name: str, received_at: datetime, content: bytes) -> CaughtMessage:
    mail = email.message_from_bytes(content, policy=email.policy.default)
    return CaughtMessage(
        name=name,
        received_at=received_at,
        channel="email",
        sender=str(mail["From"] or ""),
        recipient=str(mail["X-Caught-For"] or mail["To"] or ""),
        subject=str(mail["Subject"] or ""),
        text=_body(mail, "plain"),
        html=_body(mail, "html"),
        files=[
            CaughtFile(part.get_filename() or "", part.get_content_type(), part.get_payload(decode=True) or b"")
            for part in mail.iter_attachments()
        ],
    )


def _body(mail: email.message.EmailMessage, kind: str) -> str:
    part = mail.get_body(preferencelist=(kind,))
    return part.get_content().strip() if part else ""


def _read_sms(name: str, received_at: datetime, content: bytes) -> CaughtMessage:
    said = json.loads(content)
    return CaughtMessage(
        name=name,
        received_at=received_at,
        channel="sms",
        sender=said.get("from", ""),
        recipient=said.get("to", ""),
        subject="",
        text=said.get("text", ""),
    )
