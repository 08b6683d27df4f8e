"""The work list of a caseworker: how much is in each part, and one page of one part."""

import datetime as dt
from dataclasses import dataclass, field, replace

from django.core.paginator import Page, Paginator
from django.db.models import Case as Choose
from django.db.models import CharField, Count, F, Q, QuerySet, Value, When

from casework.models import Case
from casework.queries.lateness import is_late
from casework.queries.rows import CaseRow, rows_of
from casework.queries.searching import find
from casework.rules.lateness import Late
from casework.rules.states import WAITING_FOR_OTHERS, State
from casework.rules.work_list import FINISHED, NOT_LISTED, WorkGroup, last_day_of_week
from willkommen.models import Authority, StaffMember

A_PAGE = 25


@dataclass(frozen=True)
class WorkFilter:
    """What is asked for; everything empty is the whole authority."""

    # People whose cases count; None: everybody's.
    people: tuple[int, ...] | None = None
    is_unassigned: bool = False
    # With `is_unassigned`: those of these teams and of none.
    own_teams: tuple[str, ...] = ()
    service: str = ""
    status: str = ""
    team: str = ""
    late: Late | None = None
    text: str = ""
    born_on: dt.date | None = None

    @property
    def is_search(self) -> bool:
        """Whether somebody looks for a person or a number: then everything counts, closed cases as well."""
        return bool(self.text or self.born_on)

    @property
    def is_whole(self) -> bool:
        """Whether what is found is one list without parts."""
        return self.is_search or self.is_unassigned or self.late is not None


@dataclass(frozen=True)
class WorkList:
    """Counts of the parts, the part that is shown, how many are in it, and a page of its rows."""

    counts: dict[str, int]
    total: int
    group: WorkGroup | None
    page: Page
    rows: list[CaseRow] = field(default_factory=list)


class _Counted(Paginator):
    """A paginator that is told how many there are: the parts are counted in one query anyway."""

    def __init__(self, rows, *, count: int):
        super().__init__(rows, A_PAGE)
        self.count = count


def work_list(
    authority: Authority,
    asked: WorkFilter,
    *,
    group: WorkGroup | None,
    number: int,
    reader: StaffMember,
    own: tuple[int, ...],
    today: dt.date,
) -> WorkList:
    """One page of a part of the list; without a wish the first part that has anything in it.

    A search, what nobody has and what waits too long are one list without parts. `own` are the people whose protected
    cases the reader finds by name as well: themselves and whom they stand in for.
    """
    cases = _asked_for(authority, asked, own=own, today=today)
    shown, counts = None, {}
    if asked.is_whole:
        total = cases.count()
    else:
        counts = _counts(cases, today)
        shown = group or next((one for one in WorkGroup if counts[one]), WorkGroup.OVERDUE)
        total, cases = counts[shown], cases.filter(_in(shown, today))
    page = _Counted(_sorted(cases), count=total).get_page(number)
    return WorkList(counts, total, shown, page, rows_of(page, reader=reader, today=today))


def part_counts(authority: Authority, asked: WorkFilter, *, own: tuple[int, ...], today: dt.date) -> dict[str, int]:
    """How much is in each part of one's own list under the same filters."""
    mine = replace(asked, people=own, is_unassigned=False, own_teams=())
    return _counts(_asked_for(authority, mine, own=own, today=today), today)


def unassigned_count(authority: Authority, asked: WorkFilter, *, own_teams: tuple[str, ...], today: dt.date) -> int:
    """How many cases nobody has, of these teams and of none, under the same filters."""
    nobodys = replace(asked, people=None, is_unassigned=True, own_teams=own_teams)
    return _asked_for(authority, nobodys, own=(), today=today).count()


def references_of(
    authority: Authority,
    asked: WorkFilter,
    *,
    group: WorkGroup | None,
    own: tuple[int, ...],
    today: dt.date,
    most: int,
) -> list[str]:
    """The references of a whole part of the list, in its order, at most so many."""
    cases = _asked_for(authority, asked, own=own, today=today)
    if group is not None and not asked.is_whole:
        cases = cases.filter(_in(group, today))
    return list(_sorted(cases).values_list("reference", flat=True)[:most])


def group_in_words_of_database(today: dt.date) -> Choose:
    """The part a case stands in, as an expression: the same as `rules.work_list.group_of`."""
    soon = last_day_of_week(today)
    return Choose(
        When(status__in=NOT_LISTED, then=Value("")),
        When(next_due_on__lt=today, then=Value(WorkGroup.OVERDUE)),
        When(next_due_on=today, then=Value(WorkGroup.TODAY)),
        When(status__in=FINISHED, then=Value(WorkGroup.FINISHED)),
        When(status=State.RECEIVED, then=Value(WorkGroup.NEW)),
        When(status__in=WAITING_FOR_OTHERS, then=Value(WorkGroup.WAITING)),
        When(next_due_on__lte=soon, then=Value(WorkGroup.WEEK)),
        default=Value(WorkGroup.LATER),
        output_field=CharField(),
    )


def _asked_for(authority: Authority, asked: WorkFilter, *, own: tuple[int, ...], today: dt.date) -> QuerySet[Case]:
    cases = Case.objects.filter(authority=authority)
    if not asked.is_search:
        cases = cases.exclude(status__in=NOT_LISTED)
    if asked.people is not None:
        cases = cases.filter(assigned_to__in=asked.people)
    if asked.is_unassigned:
        cases = _unassigned(cases, asked.own_teams)
    for column, value in (("service__code", asked.service), ("status", asked.status), ("team", asked.team)):
        if value:
            cases = cases.filter(**{column: value})
    if asked.late:
        cases = is_late(cases, asked.late, today=today)
    if asked.is_search:
        found = find(cases, text=asked.text, born_on=asked.born_on, own=own)
        return Case.objects.filter(authority=authority, pk__in=found)
    return cases


def _unassigned(cases: QuerySet[Case], own_teams: tuple[str, ...]) -> QuerySet[Case]:
    cases = cases.filter(assigned_to=None)
    return cases.filter(team__in=["", *own_teams]) if own_teams else cases


def _counts(cases: QuerySet[Case], today: dt.date) -> dict[str, int]:
    counted = cases.order_by().values(part=group_in_words_of_database(today)).annotate(number=Count("pk"))
    found = {row["part"]: row["number"] for row in counted}
    return {group: found.get(group, 0) for group in WorkGroup}


def _in(group: WorkGroup, today: dt.date) -> Q:
    """The cases of a part, said so that the index of the work list serves the pressing ones."""
    if group is WorkGroup.OVERDUE:
        return Q(next_due_on__lt=today)
    if group is WorkGroup.TODAY:
        return Q(next_due_on=today)
    pressing = Q(next_due_on__lte=today)
    rest = ~Q(status__in=FINISHED | WAITING_FOR_OTHERS | {State.RECEIVED})
    later = Q(next_due_on=None) | Q(next_due_on__gt=last_day_of_week(today))
    others = {
        WorkGroup.FINISHED: Q(status__in=FINISHED),
        WorkGroup.NEW: Q(status=State.RECEIVED),
        WorkGroup.WAITING: Q(status__in=WAITING_FOR_OTHERS),
        WorkGroup.WEEK: rest & Q(next_due_on__lte=last_day_of_week(today)),
        WorkGroup.LATER: rest & later,
    }
    return others[group] & (Q(next_due_on=None) | ~pressing)


def _sorted(cases: QuerySet[Case]) -> QuerySet[Case]:
    """What is due first, then the oldest; the last column makes it the same order on every page."""
    return cases.order_by(F("next_due_on").asc(nulls_last=True), "received_at", "pk")
