"""Referrals: which facts can be passed on, what a centre may answer, and how long a referral lives."""

import datetime as dt
from enum import StrEnum


class Fact(StrEnum):
    """What can be told to a centre, each only if the person agrees to it."""

    NAME = "name"
    PHONE = "phone"
    EMAIL = "email"
    BORN_ON = "born_on"
    SPOKEN_LANGUAGE = "spoken_language"
    PROFESSION = "profession"
    GERMAN_LEVEL = "german_level"
    CONCERN = "concern"


# Without one of these nobody can make contact.
WAYS_TO_REACH = frozenset({Fact.PHONE, Fact.EMAIL})
# Without these nobody can book for somebody.
NEEDED_TO_BOOK = frozenset({Fact.NAME, Fact.BORN_ON})
# What a centre may say, from where.
ANSWERS = {
    "sent": ("contact_made", "contact_not_made"),
    "contact_made": ("closed",),
    "contact_not_made": ("contact_made", "closed"),
}
# The consent ends after so long unless it was withdrawn before.
CONSENT_LASTS = dt.timedelta(days=183)
KEPT_AFTER_CLOSED = dt.timedelta(days=30)
# The link still says that it was withdrawn.
KEPT_AFTER_WITHDRAWAL = dt.timedelta(days=2)
# The person who sent it may print the slip again that long.
SLIP_SHOWN_FOR = dt.timedelta(hours=12)


def may_answer(state: str, answer: str) -> bool:
    """Whether a centre may say this of a referral in this state."""
    return answer in ANSWERS.get(state, ())


def is_open(state: str) -> bool:
    """Whether the centre still has something to do."""
    return state in ANSWERS


def missing_facts(told: dict[str, str], *, may_book: bool) -> frozenset[Fact]:
    """Which facts are missing so that the centre can do what it is to do; one way to reach somebody is enough."""
    missing = set(NEEDED_TO_BOOK - set(told)) if may_book else set()
    if not WAYS_TO_REACH & set(told):
        missing.add(Fact.PHONE)
    return frozenset(missing)


def told_facts(values: dict[str, str], ticked: list[str]) -> dict[str, str]:
    """Exactly what is ticked and has words, in the order of `Fact`: nothing else leaves the house."""
    return {fact.value: values[fact] for fact in Fact if fact in ticked and values.get(fact)}
