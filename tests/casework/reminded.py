"""People who are reminded, for tests."""

import itertools

from casework.models import TitleReminder
from casework.queries.reminders import recipient_key
from casework.rules.ladders import CONFIRM_WITHIN, KEPT_AFTER_END, title_over_at
from tests.factories import NOW
from willkommen.tokens import fresh_link

_number = itertools.count(1)


def make_reminder(authority, email=None, *, title_ends_on, ladder="usual", confirmed_at=NOW, **fields):
    """Somebody who asked on Monday morning and, unless said otherwise, confirmed at once."""
    if email is None:
        email = f"person{next(_number)}@example.org"
    over = title_over_at(title_ends_on) + KEPT_AFTER_END if confirmed_at else NOW + CONFIRM_WITHIN
    return TitleReminder.objects.create(
        **{
            "authority": authority,
            "ladder": ladder,
            "title_ends_on": title_ends_on,
            "language": "uk",
            "email": email,
            "recipient_key": recipient_key(email),
            "asked_at": NOW,
            "confirmed_at": confirmed_at,
            "erase_after": over,
            **fresh_link(TitleReminder.link_purpose),
            **fields,
        }
    )
