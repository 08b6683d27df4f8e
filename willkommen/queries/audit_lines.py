"""Entries of the audit in words: one line each, with names of staff and numbers of things, and nothing of what stands in them."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache

from django.apps import apps
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from willkommen import audited
from willkommen.models import AuditEntry, ChangeEntry, ReadEntry, StaffMember
from willkommen.moments import long_moment
from willkommen.tables import Table

DEEDS, READS, CHANGES = "taten", "lesen", "aenderungen"
# Columns that hold the number of somebody of the staff.
OF_STAFF = frozenset(
    """staff_member_id assigned_to_id made_by_id checked_by_id set_by_id sent_by_id answered_by_id recorded_by_id issued_by_id
    asked_by_id heard_by_id written_by_id guide_id substitute_id user_id hold_by_id""".split()
)


@dataclass(frozen=True)
class Line:
    """One entry as auditors read it."""

    happened_at: dt.datetime
    who: str
    what: str
    thing: str
    details: list[str] = field(default_factory=list)
    is_marked: bool = False


def lines_of(book: str, entries: Iterable) -> list[Line]:
    """The same in words: three queries, however many entries."""
    several = list(entries)
    people = names_of([*(entry.staff_member_id for entry in several), *_named_in_changes(several, book)])
    words: dict[str, Callable] = {DEEDS: _deed_line, READS: _read_line, CHANGES: _change_line}
    titles = _titles_of(several, book)
    return [words[book](entry, people, titles) for entry in several]


def table_of(book: str, title: str, lines: list[Line]) -> Table:
    """What stands on the page, as a file."""
    rows = [(long_moment(line.happened_at), line.who, line.what, line.thing, "; ".join(line.details)) for line in lines]
    return Table(title, [_("When"), _("Who"), _("What"), _("About what"), _("Details")], rows)


def names_of(ids: Iterable[int | None]) -> dict[int, str]:
    """Names of staff by their number; who has left keeps it here."""
    return dict(StaffMember.objects.filter(pk__in={pk for pk in ids if pk}).values_list("pk", "name"))


def titles_of(wanted: Iterable[tuple[str, int]]) -> dict[tuple[str, int], str]:
    """What each thing is called: one query a kind that has names."""
    ids: dict[str, set[int]] = defaultdict(set)
    for object_type, number in wanted:
        ids[object_type].add(number)
    found: dict[tuple[str, int], str] = {}
    for object_type, numbers in ids.items():
        titles = audited.thing(object_type).titles
        if titles:
            found |= {(object_type, number): title for number, title in titles(numbers).items()}
    return found


# ---- A line of each book ------------------------------------------------------------------------------------------------


def _deed_line(entry: AuditEntry, people, titles) -> Line:
    details = [f"{name}: {_value(value)}" for name, value in entry.detail.items() if value not in (None, "", [], {})]
    return Line(
        entry.happened_at,
        _who(entry, people),
        audited.action_words(entry.action),
        _named(entry.object_type, entry.object_id, titles) if entry.object_type else "",
        details[:12],
    )


def _read_line(entry: ReadEntry, people, titles) -> Line:
    is_search = entry.found is not None
    details = [_("found: %(count)s") % {"count": entry.found}] if is_search else []
    if entry.reason:
        details.append(_("reason: %(reason)s") % {"reason": audited.reason_words(entry.reason)})
    return Line(
        entry.happened_at,
        _who(entry, people),
        pgettext("audit", "searched") if is_search else pgettext("audit", "opened"),
        _named(entry.object_type, entry.object_id, titles),
        details,
        is_marked=bool(entry.reason),
    )


def _change_line(entry: ChangeEntry, people, titles) -> Line:
    what = {
        "insert": pgettext("audit", "added"),
        "update": pgettext("audit", "changed"),
        "delete": pgettext("audit", "removed"),
    }[entry.operation]
    object_type = audited.object_type_of(entry.table_name)
    number = int(entry.row_id) if (entry.row_id or "").isdecimal() else None
    owners = _owners()
    belongs = [_named(owners[name], _number(entry, name), titles) for name in entry.changes if name in owners]
    details = [
        _change_words(entry.table_name, name, pair, people)
        for name, pair in sorted(entry.changes.items())
        if name != "authority_id" and name not in owners
    ]
    return Line(
        entry.happened_at, _who(entry, people), what, _named(object_type, number, titles), belongs + details[:20]
    )


def _owners() -> dict[str, str]:
    """The columns by which rows belong to a thing, with the thing's kind."""
    return {known.key: object_type for object_type, known in audited.things().items() if known.key}


def _number(entry: ChangeEntry, name: str) -> int | None:
    """The last known value of a column that holds a number."""
    before, after = entry.changes[name] or (None, None)
    return before if after is None else after


# ---- Words ------------------------------------------------------------------------------------------------------------


def _who(entry, people: dict[int, str]) -> str:
    if entry.staff_member_id:
        return people.get(entry.staff_member_id, f"#{entry.staff_member_id}")
    role = getattr(entry, "database_role", "").rpartition("_")[2]
    if role in ("", "app"):
        return pgettext("audit", "without an account")
    if role == "worker":
        return pgettext("audit", "the house itself")
    return _("at the database: %(role)s") % {"role": entry.database_role}


def _named(object_type: str, number: int | None, titles: dict[tuple[str, int], str]) -> str:
    label = str(audited.thing(object_type).label)
    title = titles.get((object_type, number)) or (f"#{number}" if number else "")
    return f"{label} {title}".strip()


def _change_words(table: str, name: str, pair: list | None, people: dict[int, str]) -> str:
    label = _column_words(table, name)
    if pair is None:
        return _("%(name)s: changed (what it says is not kept)") % {"name": label}
    before, after = (_value(people.get(value, value) if name in OF_STAFF else value) for value in pair)
    return f"{label}: {after}" if before in ("–", after) else f"{label}: {before} → {after}"


@cache
def _columns(table: str) -> dict[str, models.Field]:
    """The fields of the model a table belongs to, by their columns."""
    model = next((model for model in apps.get_models() if model._meta.db_table == table), None)
    return {known.column: known for known in model._meta.concrete_fields} if model else {}


def _column_words(table: str, name: str) -> str:
    """What forms call the field, otherwise its own name."""
    known = _columns(table).get(name)
    if known is not None and isinstance(known.verbose_name, Promise):
        return str(known.verbose_name)
    return name.removesuffix("_id").replace("_", " ")


def _value(value) -> str:
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return " → ".join(_value(one) for one in value) if len(value) == 2 else ", ".join(_value(one) for one in value)
    return str(value)


def _titles_of(entries: list, book: str) -> dict[tuple[str, int], str]:
    if book == CHANGES:
        owners = _owners()
        rows = [
            (audited.object_type_of(entry.table_name), int(entry.row_id))
            for entry in entries
            if (entry.row_id or "").isdecimal()
        ]
        belong = [(owners[name], _number(entry, name)) for entry in entries for name in entry.changes if name in owners]
        return titles_of([*rows, *belong])
    return titles_of((entry.object_type, entry.object_id) for entry in entries if entry.object_id)


def _named_in_changes(entries: list, book: str) -> list[int]:
    """The numbers of staff that stand in changed columns."""
    if book != CHANGES:
        return []
    pairs = [entry.changes[name] or () for entry in entries for name in entry.changes if name in OF_STAFF]
    return [number for pair in pairs for number in pair if number]
