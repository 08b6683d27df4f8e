"""What `/metrics` says: read from the database at the moment somebody asks, so any process answers for all of them.

Apps register what they count of an authority by SQL with three columns: name, labels (jsonb) and value. It is asked
inside the authority, as the role of the pages: nobody needs to see over the wall for it, and nothing but counts comes out.
"""

from collections.abc import Iterable
from dataclasses import dataclass

GAUGE, COUNTER, HISTOGRAM = "gauge", "counter", "histogram"
PREFIX = "willkommen_"


@dataclass(frozen=True)
class Family:
    """A name, what kind of number it is, and what it says; `sql` where it is counted authority by authority."""

    name: str
    kind: str
    help: str
    sql: str = ""


@dataclass(frozen=True)
class Sample:
    """One number. `labels` as Prometheus writes them."""

    name: str
    labels: str
    value: float


_families: dict[str, Family] = {}


def register(*families: Family) -> None:
    """Make known what is counted; called once at start."""
    _families.update({family.name: family for family in families})


def families() -> list[Family]:
    """All that is counted, by name."""
    return sorted(_families.values(), key=lambda family: family.name)


def questions() -> str:
    """All SQL of authorities as one statement; `%(now)s` is the moment."""
    return " UNION ALL ".join(f"({family.sql})" for family in families() if family.sql)


def text(samples: Iterable[Sample]) -> str:
    """In Prometheus' text format 0.0.4; a sample whose family nobody registered raises `KeyError`."""
    by_family: dict[str, list[Sample]] = {name: [] for name in sorted(_families)}
    for sample in samples:
        by_family[_family_of(sample.name)].append(sample)
    lines = []
    for name, found in by_family.items():
        family = _families[name]
        lines += [f"# HELP {PREFIX}{name} {family.help}", f"# TYPE {PREFIX}{name} {family.kind}"]
        lines += [f"{PREFIX}{sample.name}{_braces(sample.labels)} {sample.value:.15g}" for sample in found]
    return "\n".join(lines) + "\n"


def _family_of(name: str) -> str:
    if name in _families:
        return name
    for end in ("_bucket", "_sum", "_count"):
        if name.endswith(end) and name.removesuffix(end) in _families:
            return name.removesuffix(end)
    raise KeyError(name)


def _braces(labels: str) -> str:
    return f"{{{labels}}}" if labels else ""
