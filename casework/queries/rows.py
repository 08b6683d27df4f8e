"""Rows of a list of cases: what everybody may read of a case in passing, in a fixed number of queries."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from casework.models import Case, Deadline, FileStatus, FollowUp, HandedInFile, Question
from casework.queries.deadlines import name_of
from willkommen.references import in_groups


@dataclass(frozen=True)
class Due:
    """What is due: a clock by its name, or a follow-up by what somebody wrote."""

    on: dt.date
    what: str


@dataclass(frozen=True)
class CaseRow:
    """One case in a list. `name` is empty for a protected person: lists show only the reference."""

    case: Case
    reference: str
    name: str
    own_script: str
    due: Due | None
    is_overdue: bool
    has_question: bool
    has_file: bool
    is_substituted: bool


def rows_of(cases: Iterable[Case], *, reader, today: dt.date) -> list[CaseRow]:
    """These cases as rows; the things of all of them are asked for together."""
    found = list(_with_people(cases))
    keys = [case.pk for case in found]
    due = _due(keys)
    questions = set(Question.objects.filter(case__in=keys, settled_at=None).values_list("case", flat=True))
    arrived = HandedInFile.objects.filter(case__in=keys, status=FileStatus.CLEAN).order_by()
    files = set(arrived.values_list("case", flat=True))
    return [
        CaseRow(
            case=case,
            reference=in_groups(case.reference),
            name=list_name(case),
            own_script="" if case.is_protected else case.name_in_own_script,
            due=due.get(case.pk),
            is_overdue=case.next_due_on is not None and case.next_due_on < today,
            has_question=case.pk in questions,
            has_file=case.pk in files,
            is_substituted=case.assigned_to_id not in (None, reader.pk),
        )
        for case in found
    ]


def list_name(case: Case) -> str:
    """Family name first, as it is sorted; nothing for a protected person."""
    return "" if case.is_protected else case.listed_name


def _with_people(cases) -> Iterable[Case]:
    """The page's cases with service and person in the same query."""
    rows = getattr(cases, "object_list", cases)
    return rows.select_related("service", "assigned_to") if hasattr(rows, "select_related") else rows


def _due(keys: list[int]) -> dict[int, Due]:
    """The earliest open clock or follow-up of each case; a clock goes before a follow-up of the same day."""
    clocks = Deadline.objects.filter(case__in=keys, ended_at=None).values_list("case", "ends_on", "kind")
    looks = FollowUp.objects.filter(case__in=keys, done_at=None).values_list("case", "due_on", "reason")
    found = [(on, 0, case, Due(on, str(name_of(kind)))) for case, on, kind in clocks]
    found += [(on, 1, case, Due(on, reason)) for case, on, reason in looks]
    earliest: dict[int, Due] = {}
    for _on, _rank, case, due in sorted(found, key=lambda one: one[:3]):
        earliest.setdefault(case, due)
    return earliest
