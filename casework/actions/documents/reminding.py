"""Two words before the last day, that nobody gets who has nothing left to do; never after it."""

import datetime as dt

from appointments.rules.times import OFFICE_TIME
from casework.models import DocumentRequest
from casework.rules.requests import REMIND_DAYS_BEFORE
from willkommen.messages import post_message, settle_messages

# One kind for each of the two: a longer time moves the first to a day that had been the other's.
REMINDERS = {days: f"documents_{days}_days" for days in REMIND_DAYS_BEFORE}
REMIND_AT = dt.time(9)


def post_reminders(request: DocumentRequest, *, now: dt.datetime) -> None:
    """Post the reminders that still lie ahead; nothing for somebody who is not written to."""
    case = request.case
    if not case.channel_out:
        return
    over = _office_moment(request.due_on + dt.timedelta(days=1), dt.time())
    for days, kind in REMINDERS.items():
        due_at = _office_moment(request.due_on - dt.timedelta(days=days), REMIND_AT)
        if due_at <= now:
            continue
        post_message(
            authority=case.authority,
            about=request,
            kind=kind,
            language=case.language,
            channel=case.channel_out,
            recipient=case.recipient,
            due_at=due_at,
            # the last day itself is no day to be told for the first time
            expires_at=min(over, due_at + dt.timedelta(days=2)),
            now=now,
        )


def settle_reminders(request: DocumentRequest) -> None:
    """Whatever still waits to be sent about a request is taken back."""
    settle_messages(about=request, kinds=list(REMINDERS.values()))


def _office_moment(day: dt.date, clock: dt.time) -> dt.datetime:
    return dt.datetime.combine(day, clock, OFFICE_TIME).astimezone(dt.UTC)
