"""What was agreed on about feedback and complaints: days, smallest cells, how long words are kept."""

import datetime as dt
from collections.abc import Mapping

from recognition_pilot.rules.small_cells import FEWEST, hidden_cells

# A complaint is answered within fourteen days; the list warns when so many are left.
DAYS_TO_ANSWER = 14
WARN_DAYS = 4
# Whoever wanted to be asked is asked on one of the days after the visit, or not any more.
ASKED_WITHIN = dt.timedelta(days=5)


def answer_due(received_on: dt.date) -> dt.date:
    """The last day for the answer."""
    return received_on + dt.timedelta(days=DAYS_TO_ANSWER)


def shown_cells(counts: Mapping[str, int]) -> set[str]:
    """Which groups of one table may be shown beside their total.

    What is small is hidden (`rules/small_cells.py`); where what is hidden is together still below `FEWEST`, the smallest
    of the others is hidden with it, because the total gives it away.
    """
    names = list(counts)
    hidden = {names[place] for place in hidden_cells([counts[name] for name in names])}
    shown = {name for name in names if counts[name] and name not in hidden}
    if 0 < sum(counts[name] for name in hidden) < FEWEST and shown:
        shown.discard(min(shown, key=lambda name: (counts[name], name)))
    return shown


def quarter_of(day: dt.date) -> dt.date:
    """The first day of the quarter a day lies in."""
    return dt.date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def quarters(until: dt.date, *, count: int) -> list[tuple[dt.date, dt.date]]:
    """The last quarters, the running one first: first day and first day after."""
    found = []
    first = quarter_of(until)
    for _ in range(count):
        after = quarter_of(first + dt.timedelta(days=95))
        found.append((first, after))
        first = quarter_of(first - dt.timedelta(days=1))
    return found
