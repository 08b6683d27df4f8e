"""What a guide writes down about somebody who agreed: codes and days, and what that agreement covers."""

import calendar
import datetime as dt
from enum import StrEnum

# After so many days without any contact somebody has gone silent.
SILENT_AFTER_DAYS = 42
# A record is kept so long after the end of the guidance, and never longer than so long after the last contact.
KEPT_AFTER_END_MONTHS = 6
KEPT_AFTER_CONTACT_MONTHS = 36
# Whether the work fits is asked so many days before the record goes.
ASKED_BEFORE_END_DAYS = 14
# How long a consent counts: usually, at most.
CONSENT_MONTHS, LONGEST_CONSENT_MONTHS = 12, 24
# Changes of facts somebody's way rests on are shown so long, or until the next contact.
CHANGES_SHOWN_DAYS = 90

GUIDE, CASEWORK = "guide", "casework"
ACCOMPANY = "accompany"
_DOCUMENT, _SHARE = "document:", "share:"
_DIVIDER = "\n\n————\n\n"


class Contact(StrEnum):
    """What happened, as a short code."""

    FIRST_TALK = "first_talk"
    TALK = "talk"
    PHONE = "phone"
    MESSAGE = "message"
    NOT_REACHED = "not_reached"
    DID_NOT_COME = "did_not_come"
    PAPERS_LOOKED_AT = "papers"
    FUNDING_APPLIED = "funding_applied"
    FUNDING_GRANTED = "funding_granted"
    APPLIED = "applied"
    BODY_CALLED = "body_called"
    EMPLOYER_CALLED = "employer_called"
    PAPER_COMPLETE = "paper_complete"
    PAPER_UNCLEAR = "paper_unclear"


# Written down although nobody met: these end no silence.
NO_ANSWER = frozenset({Contact.NOT_REACHED, Contact.DID_NOT_COME})
FIRST_TALKS = (Contact.FIRST_TALK, Contact.TALK)
# About one paper, named by its code; all that a consent for a single paper allows.
ABOUT_A_PAPER = frozenset({Contact.PAPER_COMPLETE, Contact.PAPER_UNCLEAR})


class Fact(StrEnum):
    """What somebody can share with their application, one by one."""

    PROFESSION = "profession"
    BODY = "body"
    STEP = "step"
    APPLIED_ON = "applied_on"
    COMPLETE_ON = "complete_on"
    GERMAN = "german_level"
    OUTCOME = "outcome"


class Paper(StrEnum):
    """A single paper a consent can be about."""

    CV = "cv"
    IDENTITY = "identity"
    CERTIFICATE = "certificate"
    TRANSCRIPT = "transcript"
    WORK = "work"
    LANGUAGE = "language"
    TRANSLATION = "translation"
    LETTER_OF_BODY = "letter_of_body"


def document_scope(paper: str) -> str:
    """The scope of a consent for one paper."""
    return f"{_DOCUMENT}{Paper(paper)}"


def share_scope(fact: str) -> str:
    """The scope of a consent to share one fact."""
    return f"{_SHARE}{Fact(fact)}"


def paper_of(scope: str) -> str:
    """The paper a consent is about; empty for any other scope."""
    return scope.removeprefix(_DOCUMENT) if scope.startswith(_DOCUMENT) else ""


def fact_of(scope: str) -> str:
    """The fact a consent shares; empty for any other scope."""
    return scope.removeprefix(_SHARE) if scope.startswith(_SHARE) else ""


def carries_a_record(scope: str) -> bool:
    """Whether a record may exist because of this consent: to be accompanied, or for a single paper. Sharing is not enough."""
    return scope == ACCOMPANY or bool(paper_of(scope))


def is_alive(*, until_on: dt.date, withdrawn_at: dt.datetime | None, today: dt.date) -> bool:
    """Whether a consent counts today; its last day is part of it."""
    return withdrawn_at is None and today <= until_on


def is_silent(last_contact_on: dt.date, next_due_on: dt.date | None, *, today: dt.date) -> bool:
    """Whether somebody has gone silent: no contact for six weeks, and nothing agreed for a day to come."""
    if next_due_on is not None and next_due_on >= today:
        return False
    return (today - last_contact_on).days > SILENT_AFTER_DAYS


def keep_until(last_contact_on: dt.date, closed_on: dt.date | None) -> dt.date:
    """The last day a record is kept: three years after the last contact, or six months after the end where that is earlier."""
    longest = months_after(last_contact_on, KEPT_AFTER_CONTACT_MONTHS)
    return longest if closed_on is None else min(longest, months_after(closed_on, KEPT_AFTER_END_MONTHS))


def months_after(day: dt.date, months: int) -> dt.date:
    """The same day so many months later, or the last of that month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def full_months(first: dt.date, last: dt.date) -> int:
    """The whole months from one day to another; none where the second comes first."""
    months = (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)
    return max(months, 0)


def in_both(own: str, german: str) -> str:
    """The words of a consent as they are kept: in the person's language, and in German where that is another one."""
    return german if own == german else f"{own}{_DIVIDER}{german}"


def halves(words: str) -> tuple[str, str]:
    """The kept words again: in the person's language (empty where that is German), and in German."""
    own, divider, german = words.partition(_DIVIDER)
    return (own, german) if divider else ("", own)
