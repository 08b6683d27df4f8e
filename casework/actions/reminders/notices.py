"""What people are told about their reminders, posted in the transaction of what happened."""

import datetime as dt

from casework.models import TitleReminder
from casework.queries.reminders import CAMPAIGN, DUE
from casework.rules.ladders import CONFIRM_WITHIN, expires_at, title_over_at
from willkommen.messages import post_message, settle_messages

# The kinds of messages; what they say stands in casework/messages/reminders.py.
CONFIRM = "reminder.confirm"
PLANNED = "reminder.planned"


def announce_question(reminder: TitleReminder, now: dt.datetime) -> None:
    """Ask to confirm by link; an earlier question that has not left yet is dropped."""
    settle_messages(about=reminder, kinds=[CONFIRM])
    _post(CONFIRM, reminder, now, due_at=now, until=reminder.asked_at + CONFIRM_WITHIN)


def announce_plan(reminder: TitleReminder, now: dt.datetime) -> None:
    """Say that the reminders are on, with the link to one's own page."""
    settle_messages(about=reminder, kinds=[CONFIRM, PLANNED])
    until = min(now + CONFIRM_WITHIN, title_over_at(reminder.title_ends_on))
    _post(PLANNED, reminder, now, due_at=now, until=until)


def post_rung(reminder: TitleReminder, due_at: dt.datetime, now: dt.datetime) -> None:
    """The reminder itself."""
    _post(DUE, reminder, now, due_at=due_at, until=expires_at(due_at, reminder.title_ends_on))


def post_campaign(reminder: TitleReminder, due_at: dt.datetime, now: dt.datetime) -> None:
    """The one message of a campaign."""
    _post(CAMPAIGN, reminder, now, due_at=due_at, until=expires_at(due_at, reminder.title_ends_on))


def _post(kind: str, reminder: TitleReminder, now: dt.datetime, *, due_at: dt.datetime, until: dt.datetime) -> None:
    post_message(
        authority=reminder.authority,
        about=reminder,
        kind=kind,
        language=reminder.language,
        channel=reminder.channel,
        recipient=reminder.recipient,
        due_at=due_at,
        expires_at=until,
        now=now,
    )
