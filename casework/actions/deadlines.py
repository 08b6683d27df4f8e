"""What starts and what stops the clocks of a case."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from appointments.queries.holidays import is_public_holiday
from casework.actions.dates import add_follow_up, start_clock, stop_clocks
from casework.actions.news import tell_applicant
from casework.models import Case, Deadline, Decision, Participation
from casework.queries.cases import locked_case
from casework.queries.deadlines import what_to_do
from casework.rules.calendar import Way, deemed_notified_on, working_day_from
from casework.rules.deadlines import (
    CLOCKS_OF_SERVICE,
    DEADLINES,
    STARTS_WITH_STATE,
    claim_kind,
    claim_period,
    clocks_ended_by,
    deadline_of,
    extended_deadline_of,
    may_be_set,
)
from casework.rules.states import State
from willkommen.errors import Refused
from willkommen.models import Authority
from willkommen.moments import berlin_day


class NotADay(Refused):
    """The day lies before the beginning, or further away than the law allows."""

    text = _("This day does not fit. It must lie after the beginning of the deadline and within its longest time.")


class NoLonger(Refused):
    """The law allows no extension, or it was extended already."""

    text = _("This deadline cannot be made longer.")


def begin_clock(
    *,
    case: Case,
    kind: str,
    began_on: dt.date,
    now: dt.datetime,
    ends_on: dt.date | None = None,
    staff_member=None,
) -> Deadline:
    """Let a clock of the register run from an event; `ends_on` only where staff set the day. Raises `NotADay`."""
    rule = DEADLINES[kind]
    if rule.length is not None:
        ends_on = deadline_of(kind, began_on, is_public_holiday)
    elif ends_on is None or not may_be_set(kind, began_on, ends_on):
        raise NotADay
    return start_clock(
        case=case,
        kind=kind,
        began_on=began_on,
        ends_on=ends_on,
        # a day staff named stands as it is; whoever answers on the working day after it is in time all the same
        safe_on=working_day_from(ends_on, is_public_holiday) if rule.length is None else None,
        is_public=rule.is_public,
        now=now,
        staff_member=staff_member,
    )


def begin_application_clocks(*, case: Case, now: dt.datetime, staff_member=None) -> list[Deadline]:
    """The clocks of an application that arrived: three months (§ 75 VwGO), and what its service adds."""
    began_on = berlin_day(case.received_at)
    kinds = ("inaction", *CLOCKS_OF_SERVICE.get(case.service.code, ()))
    return [begin_clock(case=case, kind=kind, began_on=began_on, now=now, staff_member=staff_member) for kind in kinds]


def begin_claim_clock(*, decision: Decision, now: dt.datetime, staff_member=None) -> Deadline | None:
    """The time to go to court (§§ 58, 74 VwGO) from the day the decision counts as notified (§ 41 VwVfG).

    The clock says both days. None while nothing was notified: the ten days of the portal run instead (§ 41 (2a) VwVfG).
    """
    case, sent_on = decision.case, decision.sent_on
    if sent_on is None:
        return None
    notified = deemed_notified_on(sent_on, decision.notified_how, decision.retrieved_on, is_public_holiday)
    if notified is None:
        if decision.notified_how == Way.PORTAL and decision.retrieved_on is None:
            begin_clock(case=case, kind="portal_retrieval", began_on=sent_on, now=now, staff_member=staff_member)
        return None
    stop_clocks(case=case, kinds=["portal_retrieval"], how="met", now=now, staff_member=staff_member)
    kind = claim_kind(has_remedy_notice=decision.has_remedy_notice)
    claim = claim_period(notified, kind, is_public_holiday)
    return start_clock(
        case=case,
        kind=kind,
        began_on=notified.told,
        ends_on=claim.told,
        safe_on=claim.safe,
        now=now,
        staff_member=staff_member,
    )


def follow_employment_agency(
    *, participation: Participation, now: dt.datetime, is_fast: bool = False, staff_member=None
) -> Deadline | None:
    """The two weeks after which consent counts as given, one in fast cases (§ 36 (2) BeschV), as the question stands now.

    A message that information is missing stops them; they begin anew when it was sent. None where nothing runs.
    """
    case = participation.case
    asked = participation
    kind = "employment_agency_fast" if is_fast else "employment_agency"
    both = ["employment_agency", "employment_agency_fast"]
    if asked.answered_on or (asked.information_missing_on and not asked.information_sent_on):
        how = "met" if asked.answered_on else "dropped"
        stop_clocks(case=case, kinds=both, how=how, now=now, staff_member=staff_member)
        return None
    began_on = asked.information_sent_on or asked.asked_on
    stop_clocks(
        case=case, kinds=[other for other in both if other != kind], how="dropped", now=now, staff_member=staff_member
    )
    return begin_clock(case=case, kind=kind, began_on=began_on, now=now, staff_member=staff_member)


def clocks_follow(*, case: Case, before: str, now: dt.datetime, staff_member=None) -> None:
    """After a move: what belonged to the state before ends, what comes with the new one begins."""
    if before == State.DRAFT:
        begin_application_clocks(case=case, now=now, staff_member=staff_member)
        return
    for how, kinds in clocks_ended_by(before, case.status).items():
        stop_clocks(case=case, kinds=kinds, how=how, now=now, staff_member=staff_member)
    kind = STARTS_WITH_STATE.get(State(case.status))
    if kind:
        begin_clock(case=case, kind=kind, began_on=berlin_day(now), now=now, staff_member=staff_member)


def extend_clock(*, deadline: Deadline, now: dt.datetime, staff_member=None) -> Deadline:
    """Make a running clock longer, once, where the law allows it. Raises `NoLonger`."""
    rule = DEADLINES[deadline.kind]
    if rule.extension is None or deadline.ended_at:
        raise NoLonger
    ends_on = extended_deadline_of(deadline.kind, deadline.began_on, is_public_holiday)
    if deadline.ends_on >= ends_on:
        raise NoLonger
    return start_clock(
        case=deadline.case,
        kind=deadline.kind,
        began_on=deadline.began_on,
        ends_on=ends_on,
        is_public=deadline.is_public,
        now=now,
        staff_member=staff_member,
    )


@transaction.atomic
def let_clocks_lapse(*, authority: Authority, now: dt.datetime, most: int) -> int:
    """Clocks whose later day is over have lapsed; whoever works on the case is told to look at it.

    Returns how many it was; at most `most` in one call.
    """
    over = Deadline.objects.filter(authority=authority, ended_at=None, safe_on__lt=berlin_day(now))
    found = list(over.order_by("safe_on", "id").values_list("case_id", "kind")[:most])
    for case_id, kind in found:
        case = locked_case(Case(pk=case_id, authority=authority))
        if stop_clocks(case=case, kinds=[kind], how="lapsed", now=now):
            if kind == "card_production":
                tell_applicant(case=case, now=now)
            with override("de"):  # written into the file of a German office
                add_follow_up(case=case, due_on=berlin_day(now), reason=str(what_to_do(kind)), now=now)
    return len(found)
