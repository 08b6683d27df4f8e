"""The rules by which new cases are given out, and where one of them leads."""

import datetime as dt
from dataclasses import dataclass

from casework.models import Case, RoutingRule
from casework.queries.people import caseworkers_of
from casework.rules.routing import first_fitting, letters_of, uncaught_letters
from willkommen.folding import fold
from willkommen.models import Authority, StaffMember


@dataclass(frozen=True)
class Route:
    """Where a new case goes: to a person, to a team, or (both empty) to nobody; `rule` says why."""

    assigned_to: StaffMember | None = None
    team: str = ""
    rule: RoutingRule | None = None


def routing_rules(authority: Authority) -> list[RoutingRule]:
    """All rules in the order in which they are tried."""
    rules = RoutingRule.objects.filter(authority=authority)
    return list(rules.select_related("assigned_to", "service").order_by("position", "pk"))


def routing_rule_by_id(authority: Authority, pk: int) -> RoutingRule | None:
    """One rule of this authority."""
    return next((rule for rule in routing_rules(authority) if rule.pk == pk), None)


class Router:
    """The rules and the people of an authority, asked for once for any number of cases.

    Rules that lead to somebody who does no cases count for their team. `without` is somebody who is leaving: nothing goes
    to them any more.
    """

    def __init__(self, authority: Authority, *, now: dt.datetime, without: StaffMember | None = None) -> None:
        self._able = {member.pk for member in caseworkers_of(authority, now=now) if member != without}
        self._rules = [rule for rule in routing_rules(authority) if rule.team or rule.assigned_to_id in self._able]

    def route(self, *, service_id: int | None, family_name: str, given_names: str) -> Route:
        """Where a new case of this person and service goes."""
        letters = letters_of(family_name=fold(family_name), given_names=fold(given_names))
        rule = first_fitting(self._rules, letters=letters, service_id=service_id)
        if rule is None:
            return Route()
        return Route(rule.assigned_to if rule.assigned_to_id in self._able else None, rule.team, rule)

    def route_case(self, case: Case) -> Route:
        """Where this case goes."""
        return self.route(service_id=case.service_id, family_name=case.family_name, given_names=case.given_names)


def letters_without_rule(authority: Authority) -> list[str]:
    """First letters of names whose new cases would belong to nobody."""
    return uncaught_letters(routing_rules(authority))


def rules_leading_to(member: StaffMember, authority: Authority) -> list[RoutingRule]:
    """The rules that name somebody."""
    return [rule for rule in routing_rules(authority) if rule.assigned_to_id == member.pk]
