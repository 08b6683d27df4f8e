"""Telling people that there is something new, and nothing else: no service, no state, no place (facts.md 2.5)."""

from datetime import datetime, timedelta

from casework.models import Case
from willkommen.messages import is_waiting, post_message

NEWS = "case_news"
# A word that could not be sent for two weeks is no news any more.
NEWS_EXPIRES = timedelta(days=14)


def tell_applicant(*, case: Case, now: datetime) -> bool:
    """Post “there is news, please sign in” in the language of the case; False where nobody is written to.

    Several changes before the message has left are one message. Nobody who is protected is written to.
    """
    if not case.channel_out or is_waiting(about=case, kind=NEWS):
        return False
    post_message(
        authority=case.authority,
        about=case,
        kind=NEWS,
        language=case.language,
        channel=case.channel_out,
        recipient=case.recipient,
        due_at=now,
        expires_at=now + NEWS_EXPIRES,
        now=now,
    )
    return True
