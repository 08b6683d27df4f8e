"""Reading facts: one statement for everything a page needs, put together in memory."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Max, Q

from recognition_pilot.models import Fact, FactDay
from recognition_pilot.rules.facts import FACTS, STOCKS
from recognition_pilot.rules.histogram import Tally, together
from recognition_pilot.rules.periods import DAY, MONTH, Period, bucket, in_whole
from willkommen.models import Authority

COLUMNS = ("starts_on", "name", "cut", "key", "count", "total", "values", "counts")


@dataclass(frozen=True)
class Cut:
    """By what figures are cut ("service") and for which one (its code); both empty: all together."""

    by: str = ""
    key: str = ""


ALL = Cut()


class Row(NamedTuple):
    """A fact of a day, week or month."""

    starts_on: dt.date
    name: str
    cut: Cut
    tally: Tally


def facts_in(
    authority: Authority,
    names: Iterable[str],
    *,
    during: Period,
    by: str = "",
    key: str | None = None,
    grain: str = MONTH,
) -> list[Row]:
    """The facts of a period: whole weeks or months as they are kept, days at both ends. With `by` those of a cut as well.

    `key` narrows the cut to one of its parts.
    """
    middle, ends = in_whole(during, grain) if grain != DAY else (None, [during])
    when = Q(pk__in=[])
    if middle is not None:
        when |= Q(grain=grain, starts_on__range=(middle.first, middle.last))
    for end in ends:
        when |= Q(grain=DAY, starts_on__range=(end.first, end.last))
    cuts = Q(cut="", key="")
    if by:
        cuts |= Q(cut=by) if key is None else Q(cut=by, key=key)
    found = Fact.objects.filter(when, cuts, authority=authority, name__in=list(names)).order_by()
    return [
        Row(starts_on, name, Cut(cut, one) if cut else ALL, Tally(count, total, dict(zip(values, counts, strict=True))))
        for starts_on, name, cut, one, count, total, values, counts in found.values_list(*COLUMNS)
    ]


def reduced(rows: Iterable[Row], cut: Cut = ALL) -> dict[str, Tally]:
    """The facts of one cut put together; a fact that cannot be cut so is taken whole, as "all.…" always.

    Of a number on a day the last day counts: of a part of a cut that is not there on that day there were none.
    """
    whole: dict[str, list[Row]] = defaultdict(list)
    part: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row.cut is ALL:
            whole[row.name].append(row)
        elif row.cut == cut:
            part[row.name].append(row)
    found = {}
    for name, all_rows in whole.items():
        last = max(row.starts_on for row in all_rows) if name in STOCKS else None
        all_of_it = together(row.tally for row in all_rows if last in (None, row.starts_on))
        found[f"all.{name}"] = found[name] = all_of_it
        if cut.by and cut.by in FACTS[name].cuts:
            found[name] = together(row.tally for row in part[name] if last in (None, row.starts_on))
    return found


def by_bucket(rows: Iterable[Row], grain: str) -> dict[dt.date, list[Row]]:
    """The facts sorted into weeks or months, by the first day of each."""
    found: dict[dt.date, list[Row]] = defaultdict(list)
    for row in rows:
        found[bucket(row.starts_on, grain).first].append(row)
    return found


def last_day_taken(authority: Authority) -> dt.date | None:
    """The last day whose facts were taken: until then the figures reach."""
    return FactDay.objects.filter(authority=authority, taken_at__isnull=False).aggregate(last=Max("day"))["last"]
