"""libres 1.4.0: a resource for each counter, an allocation for each time (its raster knows no 20 minutes)."""

import datetime as dt
import os
import sys

import libres
from libres.db.models import ReservedSlot
from libres.modules import errors
from sqlalchemy import delete, event, func, select
from sqlalchemy.exc import IntegrityError, OperationalError
from work import (
    COUNTERS,
    DAYS,
    MINUTES,
    RUSH_COUNTERS,
    RUSH_DAY,
    RUSH_STARTS,
    STARTS,
    Gone,
    is_booked,
    median_ms,
    rushes,
    say,
)

ZONE = "Europe/Berlin"
MOST_TRIES = 200
TAKEN = (errors.AlreadyReservedError, errors.NotReservableError, errors.OverlappingReservationError)

context = libres.registry.register_context("bench")
context.set_setting("dsn", os.environ["DSN"].replace("postgres://", "postgresql+psycopg2://"))


def span(day: dt.date, start: dt.time) -> tuple[dt.datetime, dt.datetime]:
    """From when to when a time lasts."""
    begin = dt.datetime.combine(day, start)
    return begin, begin + dt.timedelta(minutes=MINUTES)


def availability() -> None:
    """What is free at every counter."""
    counters = [libres.new_scheduler(context, f"counter {number}", ZONE) for number in range(COUNTERS)]
    counters[0].setup_database()
    booked = is_booked()
    for counter in counters:
        counter.allocate([span(day, start) for day in DAYS for start in STARTS])
        counter.commit()
        taken = [span(day, start) for day in DAYS for start in STARTS if booked()]
        for first in range(0, len(taken), 100):
            counter.approve_reservations(counter.reserve("somebody@example.org", taken[first : first + 100]))
        counter.commit()
    first, last = DAYS[0], DAYS[-1] + dt.timedelta(days=1)
    begin, end = (dt.datetime.combine(day, dt.time()) for day in (first, last))
    queries = [0]
    event.listen(context.get_service("session_provider").engine, "before_cursor_execute",
                 lambda *_: queries.__setitem__(0, queries[0] + 1))  # fmt: skip

    def read() -> int:
        free = 0
        for counter in counters:
            found = counter.allocations_with_availability_by_range(*counter._prepare_range(begin, end))
            free += sum(share > 0 for _, share, _ in found)
            counter.rollback()
            counter.session.expunge_all()
        return free

    queries[0] = 0
    free = read()
    asked = queries[0]
    cold, warm = median_ms(read)
    say(part="availability", cold_ms=cold, warm_ms=warm, queries=asked, free=free)


class Hall:
    """One resource whose allocations have a quota of five: libres's word for five counters."""

    def __init__(self) -> None:
        self.counter = libres.new_scheduler(context, "rush", ZONE)
        self.counter.allocate([span(RUSH_DAY, start) for start in RUSH_STARTS], quota=RUSH_COUNTERS, quota_limit=1)
        self.counter.commit()

    def free(self) -> list:
        """The times that can still be had."""
        day = self.counter._prepare_range(*(dt.datetime.combine(RUSH_DAY, dt.time(hour)) for hour in (0, 23)))

        def look() -> list:
            found = self.counter.allocations_with_availability_by_range(*day)
            return [(one._start, one._end) for one, share, _ in found if share > 0]

        return self._again(look)

    def book(self, time: tuple, number: int) -> None:
        """Reserve and approve, as the documentation shows."""

        def press() -> None:
            self.counter.approve_reservations(self.counter.reserve(f"person{number}@example.org", time))
            self.counter.commit()

        try:
            self._again(press)
        except (*TAKEN, IntegrityError) as error:
            raise Gone from error

    def _again(self, act):
        """What libres asks of its users: serializable transactions that clash are tried again."""
        for _ in range(MOST_TRIES):
            try:
                return act()
            except OperationalError:
                continue
            finally:
                self.counter.rollback()
        raise RuntimeError(f"did not come through in {MOST_TRIES} tries")

    def sold(self) -> int:
        """How many places are taken."""
        first = self.counter._prepare_range(*span(RUSH_DAY, RUSH_STARTS[0]))[0]
        of_the_rush = select(func.count()).select_from(ReservedSlot).where(ReservedSlot.start >= first)
        number = self.counter.session.scalar(of_the_rush)
        self.counter.rollback()
        return number

    def clear(self) -> None:
        """Everything is free again."""
        for reservation in self.counter.managed_reservations():
            token = reservation.token
            self.counter.session.execute(delete(ReservedSlot).where(ReservedSlot.reservation_token == token))
            self.counter.session.delete(reservation)
        self.counter.commit()

    @staticmethod
    def close() -> None:
        """Give the connections back; a process that parts needs its own."""
        provider = context.get_service("session_provider")
        provider.session.remove()
        provider.engine.dispose()


if __name__ == "__main__":
    availability()
    hall = Hall()
    figures = rushes(
        int(sys.argv[1]), free=hall.free, book=hall.book, close=hall.close, sold=hall.sold, clear=hall.clear
    )
    say(part="booked", **figures)
