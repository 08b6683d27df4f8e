"""Everything an authority keeps about one person, as one file (Art. 15 GDPR): who contributes, and how it is put together.

Staff identify the person at the counter by numbers the person shows; nobody is searched for by name, and nothing of another
authority is touched. Each app contributes what it keeps, for those who may read it anyway. Names of staff, other persons'
data and what the law keeps from the person are not put in; words of staff that speak of others can be left out one by one.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from willkommen.errors import Refused
from willkommen.folding import fold
from willkommen.models import Authority
from willkommen.permissions import Right, may


class DifferentPeople(Refused):
    """Each person gets their own file."""

    text = _("These numbers belong to different people. Each person gets a file of their own.")


@dataclass(frozen=True)
class Value:
    """One thing known: a code for machines, a label and a value for people."""

    code: str
    label: str
    value: object


@dataclass(frozen=True)
class Entry:
    """What belongs together, for example one appointment. `key` names words of staff that may be left out."""

    values: list[Value]
    key: str = ""
    words: str = ""


@dataclass(frozen=True)
class Part:
    """A chapter of the file, in the language that is active when it is made."""

    code: str
    title: str
    entries: list[Entry]


@dataclass(frozen=True)
class Enclosure:
    """A file the person gave us."""

    name: str
    content: bytes


@dataclass
class Subject:
    """One person at one authority: the rows that are theirs, by table, and under which names they are known."""

    authority: Authority
    rows: dict[str, dict[int, Model]] = field(default_factory=dict)
    known_as: set[tuple[str, str, dt.date]] = field(default_factory=set)

    def add(self, *rows: Model) -> None:
        """These are theirs. Raises `ValueError` for a row of another authority."""
        for row in rows:
            if row.authority_id != self.authority.pk:  # type: ignore[attr-defined] # every such table has one
                raise ValueError(row._meta.label_lower)
            self.rows.setdefault(row._meta.label_lower, {})[row.pk] = row

    def of(self, label: str) -> list:
        """Theirs in one table, oldest first."""
        return [row for _pk, row in sorted(self.rows.get(label, {}).items())]

    def keys(self, label: str) -> list[int]:
        """The keys of theirs in one table."""
        return list(self.rows.get(label, {}))

    def count(self) -> int:
        """How many rows are known to be theirs."""
        return sum(map(len, self.rows.values()))


@dataclass(frozen=True)
class Contribution:
    """What an app keeps of a person, for those who have `right`.

    `find(authority, reference)` leads from a number on paper to a row; `widen(subject)` adds what belongs to the rows that
    are known; `parts(subject)` writes it down in the active language; `enclosures(subject)` are files of the person.
    """

    right: Right
    find: Callable[[Authority, str], Model | None]
    widen: Callable[[Subject], None]
    parts: Callable[[Subject], list[Part]]
    enclosures: Callable[[Subject], list[Enclosure]] = lambda subject: []


_contributions: list[Contribution] = []


def add_contribution(contribution: Contribution) -> None:
    """Take part in the file about a person; called once at start."""
    _contributions.append(contribution)


def _of(roles: frozenset[str]) -> list[Contribution]:
    return [one for one in _contributions if may(roles, one.right)]


def subject_of(authority: Authority, references: Iterable[str], *, roles: frozenset[str]) -> tuple[Subject, list[str]]:
    """The person behind these numbers, and the numbers that lead nowhere here, or not to one thing alone.

    Raises `DifferentPeople`.
    """
    subject, unknown = Subject(authority), []
    for reference in references:
        rows = [row for one in _of(roles) if (row := one.find(authority, reference))]
        if len(rows) == 1:
            subject.add(*rows)
        else:
            unknown.append(reference)
    before = -1
    while subject.rows and before != subject.count():
        before = subject.count()
        for one in _of(roles):
            one.widen(subject)
    if len({fold(f"{family} {given}") + f"{born:%Y%m%d}" for family, given, born in subject.known_as}) > 1:
        raise DifferentPeople
    return subject, unknown


def parts_of(subject: Subject, *, roles: frozenset[str], without: frozenset[str] = frozenset()) -> list[Part]:
    """All chapters in the active language, without the words whose keys are named and without empty chapters."""
    parts = []
    for one in _of(roles):
        for part in one.parts(subject):
            entries = [entry for entry in part.entries if entry.values and entry.key not in without - {""}]
            if entries:
                parts.append(Part(part.code, part.title, entries))
    return parts


def enclosures_of(subject: Subject, *, roles: frozenset[str]) -> list[Enclosure]:
    """Files the person gave us."""
    return [found for one in _of(roles) for found in one.enclosures(subject)]


def known(row: Model, *columns: tuple[str, str]) -> list[Value]:
    """The columns of a row that say something, with their labels."""
    found = [Value(name, label, getattr(row, name)) for name, label in columns]
    return [one for one in found if one.value not in (None, "", [], {})]
