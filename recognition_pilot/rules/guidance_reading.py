"""A guide who opens a colleague's record says why: a closed list, kept for half an hour."""

import datetime as dt
from enum import StrEnum

REASON_LASTS = dt.timedelta(minutes=30)


class GuidanceReason(StrEnum):
    """Why somebody opens a record that a colleague keeps; only the code is kept."""

    SUBSTITUTION = "substitution"
    PERSON_ASKS = "person_asks"
    HANDING_ON = "handing_on"
