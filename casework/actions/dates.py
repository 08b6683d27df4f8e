"""Clocks and follow-ups of a case, and the one day the work list reads."""

import datetime as dt

from django.db.models import Min

from casework.actions.history import tell
from casework.models import Case, Deadline, FollowUp
from casework.rules.history import Happened


def start_clock(
    *,
    case: Case,
    kind: str,
    began_on: dt.date,
    ends_on: dt.date,
    now: dt.datetime,
    safe_on: dt.date | None = None,
    is_public: bool = False,
    staff_member=None,
) -> Deadline:
    """Let a clock run; one of the same kind that runs already is dropped.

    `ends_on` is the day people are told; `safe_on` the day after which staff act, later where the law is disputed.
    """
    _end(case=case, kinds=[kind], how="dropped", now=now)
    deadline = Deadline.objects.create(
        authority_id=case.authority_id,
        case=case,
        kind=kind,
        began_on=began_on,
        ends_on=ends_on,
        safe_on=safe_on or ends_on,
        is_public=is_public,
    )
    tell(
        case=case,
        kind=Happened.DEADLINE_BEGAN,
        now=now,
        staff_member=staff_member,
        clock=kind,
        ends_on=ends_on.isoformat(),
    )
    settle_next_due(case)
    return deadline


def stop_clocks(*, case: Case, kinds: list[str], how: str, now: dt.datetime, staff_member=None) -> int:
    """End the running clocks of these kinds (`met`, `lapsed` or `dropped`); returns how many."""
    ended = _end(case=case, kinds=kinds, how=how, now=now)
    for kind in ended:
        tell(case=case, kind=Happened.DEADLINE_ENDED, now=now, staff_member=staff_member, clock=kind, how=how)
    if ended:
        settle_next_due(case)
    return len(ended)


def add_follow_up(*, case: Case, due_on: dt.date, reason: str, now: dt.datetime, staff_member=None) -> FollowUp:
    """Look at the case again on this day."""
    follow_up = FollowUp.objects.create(
        authority_id=case.authority_id,
        case=case,
        due_on=due_on,
        reason=reason,
        made_by=staff_member,
        made_at=now,
    )
    tell(case=case, kind=Happened.FOLLOW_UP_MADE, now=now, staff_member=staff_member, due_on=due_on.isoformat())
    settle_next_due(case)
    return follow_up


def finish_follow_up(*, follow_up: FollowUp, now: dt.datetime, staff_member=None) -> None:
    """It was looked at; a second press changes nothing."""
    if FollowUp.objects.filter(pk=follow_up.pk, done_at=None).update(done_at=now):
        case = follow_up.case
        tell(case=case, kind=Happened.FOLLOW_UP_DONE, now=now, staff_member=staff_member)
        settle_next_due(case)


def settle_next_due(case: Case) -> None:
    """Write the earliest open day of a case where the work list reads it."""
    clocks = Deadline.objects.filter(case=case, ended_at=None).aggregate(day=Min("ends_on"))["day"]
    looks = FollowUp.objects.filter(case=case, done_at=None).aggregate(day=Min("due_on"))["day"]
    case.next_due_on = min((day for day in (clocks, looks) if day), default=None)
    Case.objects.filter(pk=case.pk).update(next_due_on=case.next_due_on)


def _end(*, case: Case, kinds: list[str], how: str, now: dt.datetime) -> list[str]:
    running = Deadline.objects.filter(case=case, kind__in=kinds, ended_at=None)
    ended = sorted(running.values_list("kind", flat=True))
    running.update(ended_at=now, ended_how=how)
    return ended
