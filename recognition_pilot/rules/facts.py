"""The facts figures are reckoned from: what each one can be cut by, and how it is got. No fact knows an employee."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from recognition_pilot.rules.histogram import Tally, together


@dataclass(frozen=True)
class FactKind:
    """One kind of fact.

    `taken`: "rows" (from what happened on the day, as often as one likes), "morning" or "evening" (measured on the day
    itself, because it cannot be known afterwards), "months" (small tables that know months only). `is_stock`: a number on
    a day, of which the last one counts; everything else adds up.
    """

    cuts: tuple[str, ...] = ()
    taken: str = "rows"
    has_histogram: bool = False
    is_stock: bool = False


def _median(*cuts: str, taken: str = "rows") -> FactKind:
    return FactKind(cuts, taken, has_histogram=True)


FACTS: dict[str, FactKind] = {
    "free_time": _median("service", "language", "office", taken="morning"),
    "searches": FactKind(("service", "language")),
    "wait": _median("office", "hour", "group"),
    "counter_time": _median("service"),
    "counter_plan": _median("service"),
    "solved": FactKind(("service", "channel", "language")),
    "no_outcome": FactKind(("service", "channel", "language")),
    "decided": _median("service", "group"),
    "decided_complete": _median("service"),
    "complete_unknown": FactKind(("service",)),
    "others": _median("body"),
    "card": _median("dispatch"),
    "open_cases": FactKind(("service",), has_histogram=True, is_stock=True),
    "expired_titles": FactKind(("service",), "morning", is_stock=True),
    "in_language": FactKind(("language", "office"), "evening"),
    "due": FactKind(("service", "lead", "reminder")),
    "unsettled": FactKind(("service", "lead", "reminder")),
    "cancelled": FactKind(("service",)),
    "requests": _median("service", "language", "channel"),
    "referrals": FactKind(("carrier", "topic"), "months"),
    "guided": FactKind(("profession_group",), "months"),
    "first_talk": _median("profession_group", taken="months"),
    "outcomes": _median("profession_group", "body", taken="months"),
    "outcome_months": _median("profession_group", "body", taken="months"),
    "answers": FactKind(("language", "office")),
    "understood": FactKind(("language", "office")),
    "friendly": FactKind(("language", "office")),
    "settled": FactKind(("language", "office")),
    "feedback": FactKind(("language", "office")),
    "visits": FactKind(("language", "office")),
    "letters": FactKind(),
    "questions": FactKind(),
    "complaints": FactKind(("topic", "office")),
    "complaint_days": _median("topic", "office"),
    "calls": FactKind((), "months"),
    "mails_waiting": FactKind((), "months", is_stock=True),
    "training": FactKind(("topic", "team"), "months"),
    "posts": FactKind(("team",), "months"),
    "post_months": FactKind((), "months"),
    "counter_hours": FactKind(("language",), "evening"),
    "received": FactKind(("service",)),
    "barriers": FactKind((), is_stock=True),
    "meetings": FactKind((), "months"),
}

STOCKS = frozenset(name for name, kind in FACTS.items() if kind.is_stock)


def taken(how: str) -> list[str]:
    """The names of the facts that are got in this way."""
    return [name for name, kind in FACTS.items() if kind.taken == how]


@dataclass(frozen=True)
class Lead:
    """So many days between booking and coming: from `key` (two digits, so that keys sort) to `last`, None for no end."""

    key: str
    last: int | None


LEADS = (Lead("00", 2), Lead("03", 7), Lead("08", 14), Lead("15", 28), Lead("29", None))


# Of these a day or month without any is a zero, once figures are taken at all.
COUNTED_AS_ZERO = frozenset({"complaints", "barriers", "open_cases"})
COUNTED_AS_ZERO_BY_MONTH = frozenset({"referrals", "guided", "outcomes", "training", "meetings"})


@dataclass(frozen=True)
class Seen:
    """One thing that counts for a fact: on which day, how often, how much, which value, and its key in each cut.

    With `only_cut` it is a part of that cut alone: all together was counted in another way.
    """

    name: str
    day: dt.date
    weight: int = 1
    amount: int = 0
    value: int | None = None
    keys: Mapping[str, str] = field(default_factory=dict)
    only_cut: str = ""


def tallied(seen: Iterable[Seen]) -> dict[tuple[dt.date, str, str, str], Tally]:
    """What was seen, put together by day, name, cut and key; all together stand under an empty cut."""
    parts: dict[tuple[dt.date, str, str, str], list[Tally]] = defaultdict(list)
    for one in seen:
        histogram = {} if one.value is None else {one.value: one.weight}
        tally = Tally(one.weight, one.amount, histogram)
        if not one.only_cut:
            parts[one.day, one.name, "", ""].append(tally)
        for cut in FACTS[one.name].cuts:
            if one.keys.get(cut) and one.only_cut in ("", cut):
                parts[one.day, one.name, cut, one.keys[cut]].append(tally)
    return {place: together(tallies) for place, tallies in parts.items()}
