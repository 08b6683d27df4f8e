"""Sentences at the counter: what can be answered, how long a sentence stays on the second screen, which come first."""

from datetime import datetime, timedelta

YES, NO, REPEAT, UNDERSTOOD = "yes", "no", "repeat", "understood"

# A sentence nobody took away must not greet the next person but one.
SHOWN_FOR = timedelta(minutes=20)

# The sentences a counter needs most stand at positions 1 to 9 and have a number key each.
MOST_OFTEN = 9


def answers_to(*, is_question: bool) -> tuple[str, ...]:
    """What the person can press under a sentence."""
    return (YES, NO, REPEAT) if is_question else (UNDERSTOOD, REPEAT)


def is_still_shown(shown_at: datetime, *, now: datetime) -> bool:
    """Whether a picked sentence is still on the screen."""
    return now - shown_at < SHOWN_FOR
