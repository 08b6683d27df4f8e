"""The end of the day: what can be said about somebody of whom nobody has said anything."""

from datetime import datetime, time, timedelta
from enum import StrEnum

LAST_HOUR = timedelta(hours=1)
# When no shift of the day says when it ends.
USUAL_END = time(16)


class HowItWent(StrEnum):
    """What a person says in the evening; nothing said is “not recorded”."""

    SERVED = "served"
    LEFT = "left"
    DID_NOT_COME = "did_not_come"


def ways_to_settle(*, is_here: bool) -> tuple[HowItWent, ...]:
    """What can be said: who has a number came, so only the others can have stayed away."""
    return (HowItWent.SERVED, HowItWent.LEFT) if is_here else tuple(HowItWent)


def is_last_hour(local: datetime, ends: list[time]) -> bool:
    """Whether the last of these shifts ends within an hour, or has ended; `local` is the office's own clock."""
    end = datetime.combine(local.date(), max(ends, default=USUAL_END), local.tzinfo)
    return local >= end - LAST_HOUR
