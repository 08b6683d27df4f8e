"""Why a case rests, why it ended without a decision, what another body answered: closed lists of codes."""

from enum import StrEnum


class SuspendedFor(StrEnum):
    """Why a case rests; the applicant reads it."""

    ABROAD = "abroad"
    WAITS_FOR_DOCUMENT = "waits_for_document"
    NO_COOPERATION = "no_cooperation"


class SettledFor(StrEnum):
    """Why nothing is left to decide; internal."""

    DEPARTED = "departed"
    DIED = "died"
    NATURALISED = "naturalised"
    OTHER_TITLE = "other_title"
    NOT_PURSUED = "not_pursued"


class BodyResult(StrEnum):
    """What another body answered; internal. `deemed`: it did not answer in time (§ 36 (2) BeschV)."""

    CONSENT = "consent"
    DEEMED = "deemed"
    RESTRICTED = "restricted"
    REFUSED = "refused"
    ANSWERED = "answered"
    DROPPED = "dropped"


class CourtResult(StrEnum):
    """How a court case ended."""

    WON = "won"
    LOST = "lost"
    SETTLED = "settled"
