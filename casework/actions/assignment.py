"""Whose work a case is: taking over, giving away, and what happens when somebody leaves."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from casework.actions.history import tell
from casework.actions.routing import NotACaseworker, assign_by_rules
from casework.models import Case, RoutingRule, Substitution
from casework.queries.cases import locked_case
from casework.queries.people import is_caseworker
from casework.queries.routing import Router, rules_leading_to
from casework.rules.history import Happened
from casework.rules.work_list import NOT_LISTED
from willkommen.errors import Refused
from willkommen.models import Authority, StaffMember


class SomebodyElseHasIt(Refused):
    """Two people took the same case over; the first has it."""

    text = _("Somebody else has taken this case over in the meantime.")


class NobodysWork(Refused):
    """A draft is the applicant's, a closed case is nobody's."""

    text = _("A closed case is given to nobody any more.")


@transaction.atomic
def take_over(*, case: Case, staff_member: StaffMember, now: dt.datetime) -> Case:
    """A case nobody has becomes one's own. Raises `SomebodyElseHasIt`, `NobodysWork`, `NotACaseworker`."""
    case = locked_case(case)
    if case.assigned_to_id not in (None, staff_member.pk):
        raise SomebodyElseHasIt
    return give_to(case=case, to=staff_member, staff_member=staff_member, now=now)


@transaction.atomic
def give_to(*, case: Case, to: StaffMember | None, staff_member: StaffMember, now: dt.datetime) -> Case:
    """Give a case to somebody, or (None) back to its team. A second time changes nothing.

    Raises `NotACaseworker` for somebody who does no cases here, `NobodysWork` for a draft and for a closed case.
    """
    case = locked_case(case)
    if case.status in NOT_LISTED:
        raise NobodysWork
    if to is not None and not is_caseworker(to, case.authority, now=now):
        raise NotACaseworker
    if case.assigned_to != to:
        case.assigned_to = to
        case.save(update_fields=["assigned_to"])
        tell(
            case=case, kind=Happened.ASSIGNED, now=now, staff_member=staff_member, how="staff", to=to.pk if to else None
        )
    return case


def announce_lost_cases(*, authority: Authority, member: StaffMember, now: dt.datetime) -> list[str]:
    """What becomes of the cases of somebody who leaves, in sentences."""
    cases = list(_open_cases(authority, member))
    rules = rules_leading_to(member, authority)
    said = []
    if cases:
        router = Router(authority, now=now, without=member)
        left = sum(1 for case in cases if router.route_case(case).assigned_to is None)
        said.append(
            ngettext(
                "%(count)d open case of this person is given out again by the rules.",
                "%(count)d open cases of this person are given out again by the rules.",
                len(cases),
            )
            % {"count": len(cases)}
        )
        if left:
            said.append(
                ngettext(
                    "No rule leads to another person for %(count)d of them: it stays unassigned.",
                    "No rule leads to another person for %(count)d of them: they stay unassigned.",
                    left,
                )
                % {"count": left}
            )
    if rules:
        said.append(_t("Rules that give new cases to this person end; where they name a team, the team stays."))
    return said


@transaction.atomic
def give_away_cases(*, authority: Authority, member: StaffMember, staff_member: StaffMember, now: dt.datetime) -> None:
    """Somebody leaves: their rules and substitutions end, their open cases go by the rules again or belong to nobody."""
    for rule in rules_leading_to(member, authority):
        if rule.team:
            RoutingRule.objects.filter(pk=rule.pk).update(assigned_to=None)
        else:
            RoutingRule.objects.filter(pk=rule.pk).delete()
    Substitution.objects.filter(authority=authority, substitute=member).delete()
    Substitution.objects.filter(authority=authority, staff_member=member).delete()
    router = Router(authority, now=now, without=member)
    for case in _open_cases(authority, member).select_for_update(of=("self",)):
        _give_out_again(case, router, staff_member, now)


def _give_out_again(case: Case, router: Router, staff_member: StaffMember, now: dt.datetime) -> None:
    """By the rules as for a new case; a team the case had is kept where no rule fits."""
    team = case.team
    case.assigned_to, case.team = None, ""
    case = assign_by_rules(case=case, now=now, router=router)
    if not case.team and case.assigned_to_id is None:
        case.team = team
        case.save(update_fields=["assigned_to", "team"])
        tell(case=case, kind=Happened.ASSIGNED, now=now, staff_member=staff_member, how="departure", to=None)


def _open_cases(authority: Authority, member: StaffMember):
    rows = Case.objects.filter(authority=authority, assigned_to=member).exclude(status__in=NOT_LISTED)
    return rows.select_related("authority", "service").order_by("pk")
