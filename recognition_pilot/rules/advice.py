"""What advice centres advise on, when their page counts as stale, and how long people are remembered."""

import datetime as dt
from enum import StrEnum


class Topic(StrEnum):
    """What a centre helps with; the code of a referral's topic as well."""

    RECOGNITION = "recognition"
    MIGRATION = "migration"
    ASYLUM = "asylum"
    WORK = "work"
    GERMAN = "german"
    FAMILY = "family"
    HEALTH = "health"
    MONEY = "money"
    HOUSING = "housing"
    VIOLENCE = "violence"


# A page nobody has confirmed for so long is shown as stale; its people are asked two weeks before.
CONFIRMED_FOR = dt.timedelta(days=183)
ASKED_BEFORE = dt.timedelta(days=14)
# Codes that would hide another page of the same address.
NO_CENTRE_CODES = frozenset({"termin", "einladung", "neu"})
INVITATION_LIVES = dt.timedelta(days=14)


def is_stale(confirmed_on: dt.date | None, *, today: dt.date) -> bool:
    """Whether nobody has said for six months that the page is right."""
    return confirmed_on is None or confirmed_on + CONFIRMED_FOR <= today


def stale_on(confirmed_on: dt.date) -> dt.date:
    """The first day on which the page counts as stale."""
    return confirmed_on + CONFIRMED_FOR


def ask_again_on(confirmed_on: dt.date) -> dt.date:
    """The day on which its people are asked to look at the page."""
    return stale_on(confirmed_on) - ASKED_BEFORE
