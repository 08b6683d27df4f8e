"""The day of the next contact, in neutral words: neither what it is about nor with whom."""

from collections.abc import Iterable
from datetime import datetime

from django.template import Context
from django.template.loader import get_template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from recognition_pilot.actions.guidance.notices import NEXT_CONTACT
from recognition_pilot.models import GuidanceRecord
from willkommen.messages import Letter, MessageKind, register_kind
from willkommen.models import OutgoingMessage
from willkommen.models.messages import Channel
from willkommen.moments import berlin_day


def register() -> None:
    """Make the kind known to the outbox; no list of messages shows it to staff."""
    register_kind(
        MessageKind(
            code=NEXT_CONTACT,
            name=gettext_lazy("A day for your next talk"),
            still_holds=_still_holds,
            write=_write,
            title=lambda record: "",
            find=_find,
            is_confidential=True,
        )
    )


def _find(keys: Iterable[int]) -> dict[int, GuidanceRecord]:
    return GuidanceRecord.objects.order_by().select_related("authority").in_bulk(list(keys))


def _still_holds(record: GuidanceRecord, now: datetime) -> bool:
    """Whether the day is still ahead; an erased record is not found at all."""
    return record.closed_at is None and record.next_due_on is not None and record.next_due_on > berlin_day(now)


def _write(record: GuidanceRecord, message: OutgoingMessage) -> Letter:
    words = {"authority": record.authority, "day": record.next_due_on}
    if message.channel == Channel.SMS:
        return Letter(short_text=_text("messages/guidance_next_short.txt", words))
    return Letter(subject=_("A day for your next talk"), text=_text("messages/guidance_next.txt", words))


def _text(template: str, words: dict) -> str:
    return get_template(template).template.render(Context(words, autoescape=False)).strip()
