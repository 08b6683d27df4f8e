"""What looks unusual among what people read: plain arithmetic, no verdict. An auditor asks, the page only points."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

BERLIN = ZoneInfo("Europe/Berlin")
# Where few people read, three times as much as the others is nothing yet.
MANY_A_DAY = 40
TIMES_THE_OTHERS = 3
MANY_OUTSIDE = 10
MANY_IN_VAIN = 10
OFFICE_HOURS = (dt.time(6), dt.time(20))


@dataclass
class Reading:
    """What one person read in a span of days."""

    staff_member: int
    opened: int = 0
    outside: int = 0
    at_odd_hours: int = 0
    searched: int = 0
    in_vain: int = 0
    days: Counter[dt.date] = field(default_factory=Counter)

    @property
    def most_a_day(self) -> int:
        """Openings on the busiest day."""
        return max(self.days.values(), default=0)


@dataclass(frozen=True)
class Read:
    """One entry: `found` is None where a thing was opened, else how many lines a search showed."""

    staff_member: int
    happened_at: dt.datetime
    reason: str
    found: int | None


def readings(entries: Iterable[Read]) -> list[Reading]:
    """Added up by person."""
    people: dict[int, Reading] = {}
    for entry in entries:
        one = people.setdefault(entry.staff_member, Reading(entry.staff_member))
        here = entry.happened_at.astimezone(BERLIN)
        if entry.found is None:
            one.opened += 1
            one.outside += bool(entry.reason)
            one.days[here.date()] += 1
        else:
            one.searched += 1
            one.in_vain += entry.found == 0
        one.at_odd_hours += here.weekday() > 4 or not OFFICE_HOURS[0] <= here.time() < OFFICE_HOURS[1]
    return list(people.values())


def remarks(one: Reading, others: Iterable[Reading]) -> list[str]:
    """Codes of what an auditor may want to ask about: many, outside, odd_hours, in_vain."""
    usual = sorted(other.most_a_day for other in others if other.staff_member != one.staff_member)
    middle = usual[len(usual) // 2] if usual else 0
    found = {
        "many": one.most_a_day >= MANY_A_DAY and one.most_a_day > TIMES_THE_OTHERS * middle,
        "outside": one.outside >= MANY_OUTSIDE,
        "odd_hours": one.at_odd_hours > 0,
        "in_vain": one.in_vain >= MANY_IN_VAIN,
    }
    return [code for code, holds in found.items() if holds]
