"""What waits too long: the thresholds a supervisor looks at."""

import datetime as dt
from enum import StrEnum


class Late(StrEnum):
    """A reason for a supervisor to look; each has a list of its own."""

    WEEKS_8 = "weeks_8"
    WEEKS_10 = "weeks_10"
    WEEKS_12 = "weeks_12"
    TITLE = "title"
    CARD = "card"
    HANDOVER = "handover"
    QUESTION = "question"


# § 75 VwGO: an action for failure to act is possible after three months; the warnings come before.
WEEKS = {Late.WEEKS_8: 8, Late.WEEKS_10: 10, Late.WEEKS_12: 12}
# A card usually takes four to six weeks.
CARD_TAKES = dt.timedelta(weeks=6)
HANDOVER_IS_ANSWERED_WITHIN = dt.timedelta(days=14)
WORKING_DAYS_FOR_A_QUESTION = 5


def received_until(late: Late, *, today: dt.date) -> dt.date:
    """The last day of receipt of applications that have waited for more than 8, 10 or 12 weeks."""
    return today - dt.timedelta(weeks=WEEKS[late], days=1)
