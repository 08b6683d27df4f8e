"""Writing a message at the moment it is sent: the person's language first, German below."""

from django.conf import settings
from django.db.models import Model
from django.utils import translation

from willkommen.channels.parcels import Parcel
from willkommen.messages import Letter, kind_of
from willkommen.models import Authority, OutgoingMessage

LINE_BETWEEN = "—" * 30


def write_parcel(message: OutgoingMessage, about: Model, authority: Authority) -> Parcel:
    """The message as it leaves the house. The short text of an SMS holds both languages as well."""
    own = _in(message.language, message, about)
    letters = [own] if message.language == "de" else [own, _in("de", message, about)]
    return Parcel(
        message_id=message.message_id,
        recipient=message.recipient,
        sender_name=authority.sender_name,
        sender_email=authority.sender_email or settings.DEFAULT_FROM_EMAIL,
        language=message.language,
        subject=own.subject,
        text=f"\n\n{LINE_BETWEEN}\n\n".join(letter.text.strip() for letter in letters) + "\n",
        short_text=_short_text(letters),
        attachments=own.attachments,
    )


def _in(language: str, message: OutgoingMessage, about: Model) -> Letter:
    with translation.override(language):
        return kind_of(message).write(about, message)


def _short_text(letters: list[Letter]) -> str:
    """Both languages; a line that stands above already (the link) is not paid for twice."""
    seen: set[str] = set()
    parts = []
    for letter in letters:
        lines = [line for line in letter.short_text.strip().splitlines() if line and line not in seen]
        seen.update(lines)
        parts.append("\n".join(lines))
    return "\n\n".join(part for part in parts if part)
