"""Who opens a case outside their own work says why: a closed list, kept for half an hour."""

import datetime as dt
from enum import StrEnum

REASON_LASTS = dt.timedelta(minutes=30)


class ReadReason(StrEnum):
    """Why somebody opens a case that is not theirs; only the code is kept."""

    SUBSTITUTION = "substitution"
    PERSON_ASKS = "person_asks"
    OTHER_BODY_ASKS = "other_body_asks"
    SUPERVISION = "supervision"
    OTHER = "other"
