"""The queue as the office agreed on it: numbers that cannot be confused, whose turn it is, how often one is called."""

from datetime import date, datetime, timedelta

# One letter for everybody: a letter a service would tell the waiting room what somebody is here for.
TICKET_LETTER = "A"

APPOINTMENT_OPENS = timedelta(minutes=5)
WALK_IN_WAITS = timedelta(minutes=20)
URGENT_GAINS = timedelta(minutes=20)
URGENT_DAYS = 14
LANGUAGE_PATIENCE = timedelta(minutes=15)

EARLIEST_CHECK_IN = timedelta(minutes=60)
RECALL_PAUSE = timedelta(seconds=20)
CALLS_BEFORE_LEFT = 3
UNDO_WITHIN = timedelta(seconds=30)


def ticket_number(letter: str, number: int) -> str:
    """The number on the slip and on the call display: `A 07`, `A 47`, `A 147`."""
    return f"{letter} {number:02d}"


def is_urgent(title_ends_on: date | None, *, today: date, is_urgent_kind: bool = False) -> bool:
    """Whether somebody's title ends within 14 days (or has ended), or the service is of an urgent kind."""
    return is_urgent_kind or (title_ends_on is not None and title_ends_on <= today + timedelta(days=URGENT_DAYS))


def turn_of_appointment(*, starts_at: datetime, arrived_at: datetime, urgent: bool = False) -> datetime:
    """What the order of calls counts from: five minutes before the appointment, for who comes late the arrival.

    Counted once at check-in and never changed. Whoever comes later has a later turn, save for fixed head starts
    (40 minutes at most), so nobody waits longer than that because others go first.
    """
    return max(arrived_at, starts_at - APPOINTMENT_OPENS) - (URGENT_GAINS if urgent else timedelta())


def turn_of_walk_in(*, arrived_at: datetime, urgent: bool = False) -> datetime:
    """What the order of calls counts from without an appointment: appointments have a head start of 20 minutes."""
    return arrived_at + WALK_IN_WAITS - (URGENT_GAINS if urgent else timedelta())


def earliest_check_in(starts_at: datetime) -> datetime:
    """From when on somebody with an appointment may check in: an hour before."""
    return starts_at - EARLIEST_CHECK_IN


def next_recall_at(last_called_at: datetime) -> datetime:
    """From when on the same number may be called once more: 20 seconds after the last call."""
    return last_called_at + RECALL_PAUSE


def may_be_given_up(calls: int) -> bool:
    """Whether somebody was called often enough to say that they did not appear."""
    return calls >= CALLS_BEFORE_LEFT


def may_take_back(since: datetime, *, now: datetime) -> bool:
    """Whether a press can still be taken back: within 30 seconds."""
    return now - since <= UNDO_WITHIN
