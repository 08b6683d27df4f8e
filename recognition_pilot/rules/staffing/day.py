"""One day at the counters of an office, acted out by SimPy: who is called when, at which counter.

Minutes count from midnight of the office's clock. The order of calls is the house's own: the earliest turn first, and
somebody whose language a counter on duty speaks is kept for such a counter for a while after their turn.
"""

from bisect import insort
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from typing import Any

import simpy

PATIENCE = 15.0
GERMAN = "de"


@dataclass(frozen=True)
class Seat:
    """Somebody sits at a counter from one minute to another and speaks these languages beside German."""

    starts: float
    ends: float
    languages: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Person:
    """When somebody arrives, when their turn counts from, how long the counter is busy with them, what they speak."""

    arrives: float
    turn: float
    takes: float
    language: str = GERMAN


@dataclass(frozen=True)
class Called:
    """What became of somebody: when they were called, and whether that counter speaks their language."""

    person: Person
    at: float
    in_own_language: bool

    @property
    def waited(self) -> float:
        """Minutes from arriving to being called."""
        return self.at - self.person.arrives


@dataclass(order=True)
class _Waiting:
    turn: float
    number: int
    person: Person = field(compare=False)
    # The time in which only a counter with the own language calls is over.
    is_patience_over: bool = field(default=False, compare=False)


class _Queue(simpy.FilterStore):
    """Who waits, the earliest turn first: a counter takes the first it serves."""

    def _do_put(self, event: Any) -> None:
        insort(self.items, event.item)
        event.succeed()


def act_out(people: Sequence[Person], seats: Sequence[Seat]) -> list[Called]:
    """A whole day. Who still waits when the last counter's time is over is served by those who sit there then.

    Empty where nobody sits anywhere. People come back in the order in which they are called.
    """
    if not seats:
        return []
    return _Day(people, seats).run()


class _Day:
    def __init__(self, people: Sequence[Person], seats: Sequence[Seat]) -> None:
        self.world = simpy.Environment()
        self.queue = _Queue(self.world)
        self.on_duty: list[Seat] = []
        self.called: list[Called] = []
        self.left_to_come = len(people)
        self.last_end = max(seat.ends for seat in seats)
        for seat in seats:
            self.world.process(self._sit(seat))
        self.world.process(self._arrive(sorted(people, key=lambda person: person.arrives)))

    def run(self) -> list[Called]:
        self.world.run()
        return self.called

    def _arrive(self, people: Sequence[Person]) -> Generator[simpy.Event, Any, Any]:
        for number, person in enumerate(people):
            yield self.world.timeout(max(0.0, person.arrives - self.world.now))
            waiting = _Waiting(person.turn, number, person)
            self.left_to_come -= 1
            self.queue.put(waiting)
            if person.language != GERMAN:
                self.world.process(self._lose_patience(waiting))

    def _lose_patience(self, waiting: _Waiting) -> Generator[simpy.Event, Any, Any]:
        yield self.world.timeout(max(0.0, waiting.turn + PATIENCE - self.world.now))
        if waiting in self.queue.items:
            # put back in, so that counters that passed over this person look again
            self.queue.items.remove(waiting)
            waiting.is_patience_over = True
            self.queue.put(waiting)

    def _sit(self, seat: Seat) -> Generator[simpy.Event, Any, Any]:
        yield self.world.timeout(max(0.0, seat.starts))
        self.on_duty.append(seat)
        while self._stays(seat):
            turn = self.queue.get(lambda waiting: self._serves(seat, waiting))
            if self.world.now >= seat.ends:
                # beyond the hours only for those who are here or still come: nobody stays for nothing
                yield turn
            else:
                yield turn | self.world.timeout(seat.ends - self.world.now)
            if not turn.triggered:
                turn.cancel()
                continue
            person: Person = turn.value.person  # type: ignore[union-attr] # it has happened
            self.called.append(Called(person, self.world.now, person.language in (GERMAN, *seat.languages)))
            yield self.world.timeout(person.takes)
        self.on_duty.remove(seat)

    def _stays(self, seat: Seat) -> bool:
        """Until the shift ends; the last ones until nobody is left."""
        if self.world.now < seat.ends:
            return True
        return seat.ends == self.last_end and bool(self.queue.items or self.left_to_come)

    def _serves(self, seat: Seat, waiting: _Waiting) -> bool:
        language = waiting.person.language
        if language == GERMAN or waiting.is_patience_over or language in seat.languages:
            return True
        return not any(language in other.languages for other in self.on_duty if other is not seat)
