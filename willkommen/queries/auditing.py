"""What auditors of one authority read: who did, read and changed what. Numbers and codes, never the content of a case."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.apps import apps
from django.db.models import Q, QuerySet

from willkommen import audited
from willkommen.microcache import microcached
from willkommen.models import AuditEntry, Authority, ChangeEntry, EmergencyAccess, Membership, ReadEntry, StaffMember
from willkommen.queries.audit_lines import CHANGES, DEEDS, READS, names_of, titles_of
from willkommen.unusual import Read, Reading, readings, remarks

BERLIN = ZoneInfo("Europe/Berlin")
KIND_COLUMNS = {
    DEEDS: (AuditEntry, "action"),
    READS: (ReadEntry, "object_type"),
    CHANGES: (ChangeEntry, "table_name"),
}
# Nobody reads a longer file; the days of the filter lead to the rest.
MOST_IN_A_FILE = 20_000


@dataclass(frozen=True)
class Asked:
    """What the filter asks for; empty is everything. `thing` with its `number` is one thing."""

    first_day: dt.date
    last_day: dt.date
    staff_member: int | None = None
    kind: str = ""
    thing: str = ""
    number: int | None = None


def entries_of(authority: Authority, book: str, asked: Asked) -> QuerySet:
    """The entries of one book the filter asks for, the newest first."""
    books: dict[str, Callable] = {DEEDS: _deeds, READS: _reads, CHANGES: _changes}
    found = books[book](authority, asked)
    begins = dt.datetime.combine(asked.first_day, dt.time(), BERLIN)
    ends = dt.datetime.combine(asked.last_day + dt.timedelta(days=1), dt.time(), BERLIN)
    found = found.filter(happened_at__gte=begins, happened_at__lt=ends)
    if asked.staff_member:
        found = found.filter(staff_member_id=asked.staff_member)
    return found.order_by("-happened_at", "-id")


def people_in_the_audit(authority: Authority) -> list[StaffMember]:
    """Everybody who holds or held a role here."""
    held = Membership.objects.filter(authority=authority).values("staff_member")
    return list(StaffMember.objects.filter(pk__in=held).order_by("name"))


def kinds_of(authority: Authority, book: str) -> list[tuple[str, str]]:
    """What can be chosen as kind in a book, with its words: what stands in it at this authority."""
    words = audited.action_words if book == DEEDS else _table_words if book == CHANGES else _label
    return sorted(((code, words(code)) for code in _codes(authority, book)), key=lambda pair: pair[1])


def _codes_in(authority: Authority, book: str) -> list[str]:
    model, name = KIND_COLUMNS[book]
    return list(model._default_manager.filter(authority=authority).order_by().values_list(name, flat=True).distinct())


# It reads the whole book, and nothing hangs on whether a new kind can be chosen some minutes later.
_codes = microcached(_codes_in, seconds=300)


def unusual_of(authority: Authority, asked: Asked) -> list[dict]:
    """Who read how much, with what an auditor may want to ask about; those come first."""
    entries = (
        entries_of(authority, READS, asked).order_by().values_list("staff_member", "happened_at", "reason", "found")
    )
    people = readings(Read(*entry) for entry in entries.iterator() if entry[0])
    names = names_of(one.staff_member for one in people)
    rows = [_reading_row(one, people, names) for one in people]
    return sorted(rows, key=lambda row: (-len(row["remarks"]), -row["reading"].opened, row["name"]))


def emergencies_of(authority: Authority, *, most: int) -> list[dict]:
    """Emergency accesses, the newest first, with what each was about by its number."""
    found = list(EmergencyAccess.objects.filter(authority=authority).select_related("staff_member")[:most])
    titles = titles_of((one.object_type, one.object_id) for one in found)
    return [
        {
            "access": one,
            "title": titles.get((one.object_type, one.object_id), ""),
            "label": audited.thing(one.object_type).label,
            "reason": audited.reason_words(one.reason),
        }
        for one in found
    ]


# ---- The three books ------------------------------------------------------------------------------------------------


def _deeds(authority: Authority, asked: Asked) -> QuerySet[AuditEntry]:
    found = AuditEntry.objects.filter(authority=authority)
    if asked.kind:
        found = found.filter(action=asked.kind)
    return found.filter(object_type=asked.thing, object_id=asked.number) if asked.thing else found


def _reads(authority: Authority, asked: Asked) -> QuerySet[ReadEntry]:
    found = ReadEntry.objects.filter(authority=authority)
    if asked.kind:
        found = found.filter(object_type=asked.kind)
    return found.filter(object_type=asked.thing, object_id=asked.number) if asked.thing else found


def _changes(authority: Authority, asked: Asked) -> QuerySet[ChangeEntry]:
    """Changes at the authority, and to accounts of those who work here, wherever they were made."""
    members = (
        Membership.objects.filter(authority=authority).order_by().values_list("staff_member", flat=True).distinct()
    )
    accounts = Q(authority=None, table_name=StaffMember._meta.db_table, row_id__in=[str(number) for number in members])
    found = ChangeEntry.objects.filter(Q(authority=authority) | accounts)
    if asked.kind:
        found = found.filter(table_name=asked.kind)
    if not asked.thing:
        return found
    own = Q(table_name=apps.get_model(asked.thing)._meta.db_table, row_id=str(asked.number))
    key = audited.thing(asked.thing).key
    if key:
        own |= Q(**{f"changes__{key}__0": asked.number}) | Q(**{f"changes__{key}__1": asked.number})
    return found.filter(own)


def _label(object_type: str) -> str:
    return str(audited.thing(object_type).label)


def _table_words(table: str) -> str:
    return str(audited.thing(audited.object_type_of(table)).label)


def _reading_row(one: Reading, people: list[Reading], names: dict[int, str]) -> dict:
    return {
        "reading": one,
        "name": names.get(one.staff_member, f"#{one.staff_member}"),
        "remarks": remarks(one, people),
    }
