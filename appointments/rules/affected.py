"""What somebody is offered whose appointment cannot take place as booked, and how long they have to answer.

A time that is offered is closed to everybody else until it is answered: as many as help, as long as it takes to read a
message, and not longer.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

# More than three are no easier to choose from. Where hundreds are asked, three each would close the book to all others.
MOST_TIMES = 3
THREE_EACH_UP_TO, TWO_EACH_UP_TO = 50, 150
# Nobody reads a message, leaves work and crosses a district in less.
SOONEST_NEW_TIME = timedelta(hours=2)

# Two days are a night to think about it and a day to ask at work.
LONGEST_ANSWER = timedelta(hours=48)
# Who has not answered half a day before must still be reached by telephone in office hours.
QUIET_BEFORE = timedelta(hours=12)
# Less than this between the message and that moment, and it is a sick call: then until shortly before the old time.
SHORT_NOTICE = timedelta(hours=2)
SHORTLY_BEFORE = timedelta(minutes=15)
SHORTEST_ANSWER = timedelta(minutes=30)
# Who accepts a time of the same day needs an hour to get there.
TIME_TO_COME = timedelta(hours=1)

# A week later with somebody who speaks the language is as good as tomorrow without; another office is farther away still.
WITHOUT_LANGUAGE = timedelta(days=7)
ANOTHER_OFFICE = timedelta(days=14)


def answer_ends(*, now: datetime, starts_at: datetime) -> datetime:
    """Until when an answer is waited for: 48 hours, but only until 12 hours before the old time.

    At short notice (a clerk calls in sick at 7:40) until a quarter of an hour before the old time, and never less than
    half an hour, even where that is after the old time: whom we send away must still be able to choose.
    """
    ends = min(now + LONGEST_ANSWER, starts_at - QUIET_BEFORE)
    if ends - now >= SHORT_NOTICE:
        return ends
    return max(starts_at - SHORTLY_BEFORE, now + SHORTEST_ANSWER)


def kept_until(*, answer: datetime, start: datetime) -> datetime:
    """Until when one offered time is kept: as long as an answer is waited for, an hour before it begins at the latest."""
    return min(answer, start - TIME_TO_COME)


def how_far(*, old: datetime, new: datetime, keeps_language: bool, keeps_office: bool) -> timedelta:
    """How far an offered time is from the one it replaces; the nearest is the best. Both moments in UTC."""
    away = abs(new - old)
    if not keeps_language:
        away += WITHOUT_LANGUAGE
    if not keeps_office:
        away += ANOTHER_OFFICE
    return away


def times_each(people: int, *, helped: Callable[[int], int]) -> int:
    """How many times each of so many people is offered: as many as leave nobody without.

    `helped(n)` is how many people get at least one when everybody gets up to `n`. Where there are few times, three for
    the first would be none for the last.
    """
    most = MOST_TIMES if people <= THREE_EACH_UP_TO else 2 if people <= TWO_EACH_UP_TO else 1
    everybody = helped(1)
    return next((number for number in range(most, 1, -1) if helped(number) == everybody), 1)
