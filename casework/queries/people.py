"""Who works on cases: people, whom they stand in for, teams."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from casework.models import Case, RoutingRule, Substitution
from casework.rules.work_list import NOT_LISTED
from willkommen.models import Authority, StaffMember
from willkommen.permissions import RIGHTS, Right
from willkommen.queries.staff import live_memberships


def caseworkers_of(authority: Authority, *, now: dt.datetime) -> list[StaffMember]:
    """Everybody at the authority who may work on cases, by name."""
    live = live_memberships(authority, now=now).filter(role__in=RIGHTS[Right.CASES])
    return list(StaffMember.objects.filter(pk__in=live.values("staff_member"), is_active=True).order_by("name", "pk"))


def people_with_cases(authority: Authority, *, now: dt.datetime) -> list[StaffMember]:
    """Everybody who may work on cases, and whoever has open ones although they no longer may; by name."""
    able = live_memberships(authority, now=now).filter(role__in=RIGHTS[Right.CASES], staff_member=OuterRef("pk"))
    has_some = Case.objects.filter(authority=authority, assigned_to=OuterRef("pk")).exclude(status__in=NOT_LISTED)
    known = StaffMember.objects.filter(memberships__authority=authority).distinct()
    return list(known.filter(Exists(able) & Q(is_active=True) | Exists(has_some)).order_by("name", "pk"))


def is_caseworker(member: StaffMember, authority: Authority, *, now: dt.datetime) -> bool:
    """Whether cases of the authority can be given to somebody."""
    live = live_memberships(authority, now=now).filter(role__in=RIGHTS[Right.CASES], staff_member=member)
    return member.is_active and live.exists()


def substituted_by(staff_member: StaffMember, authority: Authority, *, today: dt.date) -> list[StaffMember]:
    """The people whose cases somebody does today, by name."""
    standing_in = Substitution.objects.filter(authority=authority, substitute=staff_member, during__contains=today)
    return list(StaffMember.objects.filter(pk__in=standing_in.values("staff_member")).order_by("name", "pk"))


@dataclass(frozen=True)
class StandIn:
    """A substitution with its last day: stored is the day after."""

    substitution: Substitution
    first_day: dt.date
    last_day: dt.date


def substitutions_of(authority: Authority, *, today: dt.date) -> list[StandIn]:
    """Who stands in for whom, now and later, the next first."""
    rows = Substitution.objects.filter(authority=authority).exclude(during__endswith__lte=today)
    return [
        StandIn(row, row.during.lower, row.during.upper - dt.timedelta(days=1))
        for row in rows.select_related("staff_member", "substitute").order_by("during", "pk")
    ]


def substitution_by_id(authority: Authority, pk: int) -> Substitution | None:
    """One of this authority."""
    rows = Substitution.objects.filter(authority=authority, pk=pk)
    return rows.select_related("staff_member", "substitute").first()


def teams_of(authority: Authority) -> list[str]:
    """The names of all teams that rules name, and of those that have cases nobody works on; by the alphabet."""
    named = RoutingRule.objects.filter(authority=authority).exclude(team="").order_by().values_list("team", flat=True)
    waiting = Case.objects.filter(authority=authority, assigned_to=None).exclude(Q(team="") | Q(status__in=NOT_LISTED))
    return sorted(named.union(waiting.order_by().values_list("team", flat=True)))


def teams_of_member(staff_member: StaffMember, authority: Authority) -> list[str]:
    """The teams somebody belongs to: those of the rules that lead to them."""
    rules = RoutingRule.objects.filter(authority=authority, assigned_to=staff_member).exclude(team="")
    return sorted(set(rules.order_by().values_list("team", flat=True)))
