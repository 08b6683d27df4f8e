"""Emergency access: somebody of the desk reads one case whose page is not theirs, for minutes, and says why."""

import datetime as dt
from enum import StrEnum

LASTS = dt.timedelta(minutes=30)
# Fewer letters say nothing about an emergency.
FEWEST_LETTERS = 20
MOST_LETTERS = 500


class EmergencyReason(StrEnum):
    """Why it cannot wait for somebody who may open the case."""

    DANGER = "danger"
    POLICE_OR_COURT = "police_or_court"
    MEDICAL = "medical"
    DEADLINE = "deadline"
