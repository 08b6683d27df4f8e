"""The only message an accompanied person gets: the day of the next contact, and nothing else."""

import datetime as dt

from recognition_pilot.models import GuidanceRecord
from willkommen.messages import post_message, settle_messages
from willkommen.moments import BERLIN, berlin_day

NEXT_CONTACT = "guidance_next"


def tell_next_contact(*, record: GuidanceRecord, now: dt.datetime) -> bool:
    """Post the day, where the person gave an address and it is not today; False where nobody is written to."""
    if not record.channel or record.next_due_on is None or record.next_due_on <= berlin_day(now):
        return False
    post_message(
        authority=record.authority,
        about=record,
        kind=NEXT_CONTACT,
        language=record.language,
        channel=record.channel,
        recipient=record.recipient,
        due_at=now,
        expires_at=dt.datetime.combine(record.next_due_on, dt.time(), BERLIN),
        now=now,
    )
    return True


def forget_notices(*, record: GuidanceRecord) -> None:
    """What waits says a day that no longer holds, or goes to an address that no longer counts."""
    settle_messages(about=record, kinds=[NEXT_CONTACT])
