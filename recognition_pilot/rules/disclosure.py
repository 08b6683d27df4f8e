"""What may leave an authority for the Land: counts nobody can be found in.

The rule, version 1. Only closed quarters, one cell for each authority and indicator, published once. Cells do not overlap
and are never summed from exact counts, so nothing can be taken from one another: not between tables, and not between
quarters.

* A count gets noise between −4 and +4 (triangular: 0 has the weight 5, ±4 the weight 1, of 25), is hidden where the result is
  below 9, and otherwise rounded to the nearest multiple of 5. So no cell of fewer than five is ever shown, none is below 10,
  and whether a cell of five to twelve is shown is left to chance: one case more or less changes what is likely at most
  twofold, apart from a remainder of 1/25 (a rare outcome that only one of the two can have).
* The noise comes from a secret key, the authority, the quarter and the count itself, as in the cell-key method: asking
  again gives the same noise, equal counts of one authority and quarter get the same noise (so that several indicators about the
  same visits do not average it away), and a count of one more gets another.
* A share is the rounded part of the rounded whole, to five points; a length of time or a mean is set off by up to half a step and
  rounded to the step of its unit, and shown only where its count is.
* Groups of authorities are made from published cells, and only of three or more.

Sources: G. Thompson, S. Broadfoot, D. Elazar, “Methodology for the Automatic Confidentialisation of Statistical Outputs”
(cell-key method), UNECE work session on statistical data confidentiality, Ottawa 2013; I. Fellegi, “Controlled Random
Rounding”, Survey Methodology 1 (1975), 123–133; A. Hundepool and others, “Statistical Disclosure Control”, Wiley 2012,
chapter 5; C. Dwork, A. Roth, “The Algorithmic Foundations of Differential Privacy”, 2014 (what one case may change).
"""

import hashlib
import hmac
from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate

VERSION = 1
BASE = 5
MOST_NOISE = BASE - 1
# No count is shown below this after noise; so whatever is shown stands for five or more.
LOWEST_SHOWN = BASE + MOST_NOISE
FEWEST_AUTHORITIES = 3
NOISE = tuple(range(-MOST_NOISE, MOST_NOISE + 1))
WEIGHTS = tuple(BASE - abs(noise) for noise in NOISE)
PERCENT_STEP = 5
# Steps by unit; what is not named here is rounded to one.
STEPS = {"minutes": 2.0, "days": 2.0, "hours": 2.0, "months": 1.0, "number": 0.5}


def published_count(count: int, *, key: bytes, cell: Iterable[str]) -> int | None:
    """A count as it may be shown: a multiple of five of at least ten, or None where it is hidden."""
    return with_noise(count, noise_for(count, key=key, cell=cell))


def with_noise(count: int, noise: int) -> int | None:
    """The same with a given noise: what a test can try out for every possible noise."""
    disturbed = count + noise
    if disturbed < LOWEST_SHOWN:
        return None
    return BASE * ((disturbed + BASE // 2) // BASE)


def noise_for(count: int, *, key: bytes, cell: Iterable[str]) -> int:
    """The noise of a count in a cell (authority, quarter): always the same, and nobody can tell it without the key."""
    place = _chance(key, "count", *cell, str(count)) * sum(WEIGHTS)
    return NOISE[bisect_right(list(accumulate(WEIGHTS)), place)]


def published_share(share: float, count: int, *, key: bytes, cell: tuple[str, ...]) -> int | None:
    """A share in percent, in steps of five points, made from published counts alone; None where these are hidden."""
    whole = published_count(count, key=key, cell=cell)
    if whole is None:
        return None
    exact = round(count * share / 100)
    part = published_count(exact, key=key, cell=cell) or 0
    rest = published_count(count - exact, key=key, cell=cell) or 0
    if not part and not rest:
        return None
    # of part and rest the larger is known better
    known = part / whole if part >= rest else 1 - rest / whole
    return PERCENT_STEP * round(min(1.0, max(0.0, known)) * 100 / PERCENT_STEP)


def published_value(value: float, count: int, *, unit: str, key: bytes, cell: tuple[str, ...]) -> float | None:
    """A median, mean or number in the step of its unit, set off by up to half a step; None where its count is hidden."""
    if published_count(count, key=key, cell=cell) is None:
        return None
    step = STEPS.get(unit, 1.0)
    set_off = (_chance(key, "value", *cell, unit) - 0.5) * step
    return max(0.0, step * round((value + set_off) / step))


def _chance(key: bytes, *words: str) -> float:
    """A number from 0 to below 1 that only the key knows."""
    digest = hmac.new(key, "\x1f".join(words).encode(), hashlib.sha256).digest()
    return int.from_bytes(digest[:6]) / 2**48
