"""What a channel gets, and the four ways it can fail."""

import datetime as dt
import unicodedata
import uuid
from dataclasses import dataclass, field
from typing import Protocol

from willkommen.messages import Attachment

UNSEEN = frozenset({"Cc", "Cf", "Zl", "Zp", "Co", "Cs"})


@dataclass(frozen=True)
class Parcel:
    """A message ready to go: both languages in one text, for e-mail with a subject and files."""

    message_id: uuid.UUID
    recipient: str
    sender_name: str
    sender_email: str
    language: str
    subject: str
    text: str
    short_text: str
    attachments: list[Attachment] = field(default_factory=list)


class NotDelivered(Exception):
    """It did not go out, or nobody knows. The text is for staff: what the other side said, without line breaks."""

    def __init__(self, answer: object = ""):
        super().__init__(one_line(str(answer))[:250])


class RefusedForGood(NotDelivered):
    """The other side will never take this message: a wrong address, a mailbox that is gone."""


class TryLater(NotDelivered):
    """Not now: greylisting, a full mailbox, too many messages at once. `at_least` is the shortest wait that helps."""

    def __init__(self, answer: object = "", *, at_least: dt.timedelta = dt.timedelta(0)):
        super().__init__(answer)
        self.at_least = at_least


class PerhapsDelivered(NotDelivered):
    """The message went over the line, but the answer never came."""


class ChannelAway(NotDelivered):
    """The other side cannot be reached at all; this says nothing about the message."""


class Line(Protocol):
    """An open way out, used for many messages one after the other."""

    def ready(self) -> None:
        """Open the line where needed. Raises `ChannelAway`."""

    def send(self, parcel: Parcel) -> None:
        """Hand one message over; returns once the other side has taken it. Raises `NotDelivered`."""

    def close(self) -> None:
        """Hang up; never raises."""


def one_line(text: str) -> str:
    """The text without line breaks, control characters and signs that turn the direction of writing."""
    visible = ("".join(" " if unicodedata.category(sign) in UNSEEN else sign for sign in text)).split()
    return unicodedata.normalize("NFC", " ".join(visible))
