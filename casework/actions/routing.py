"""New cases find their caseworker, and the rules by which they do."""

import datetime as dt

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from appointments.models import Service
from casework.actions.history import tell
from casework.models import Case, RoutingRule
from casework.queries.people import is_caseworker
from casework.queries.routing import Router
from casework.rules.history import Happened
from casework.rules.states import State
from willkommen import audit
from willkommen.errors import Refused
from willkommen.folding import fold
from willkommen.models import Authority, StaffMember


class LeadsNowhere(Refused):
    """A rule without a person and without a team."""

    text = _("Choose a person, or write the name of a team.")


class LettersBackwards(Refused):
    """From Z to A holds nobody."""

    text = _("The first letters come after the last ones. Please swap them.")


class NotACaseworker(Refused):
    """Only who may open cases is given any."""

    text = _("This person does not work on cases here.")


def assign_by_rules(*, case: Case, now: dt.datetime, router: Router | None = None) -> Case:
    """Give a case nobody has to the person and team of the first rule that fits; drafts wait until they are sent.

    What somebody assigned on purpose stays. A `router` saves asking for the rules again for every case.
    """
    if case.assigned_to_id or case.team or case.status == State.DRAFT:
        return case
    found = (router or Router(case.authority, now=now)).route_case(case)
    if found.rule is None:
        return case
    case.assigned_to, case.team = found.assigned_to, found.team
    case.save(update_fields=["assigned_to", "team"])
    tell(case=case, kind=Happened.ASSIGNED, now=now, how="rule", to=case.assigned_to_id)
    return case


@transaction.atomic
def add_routing_rule(
    *,
    authority: Authority,
    service: Service | None,
    first_letters: str,
    last_letters: str,
    assigned_to: StaffMember | None,
    team: str,
    staff_member: StaffMember,
    now: dt.datetime,
) -> RoutingRule:
    """Add a rule at the end of the list; letters are folded. Raises `LeadsNowhere`, `LettersBackwards`, `NotACaseworker`."""
    first, last = fold(first_letters).replace(" ", ""), fold(last_letters).replace(" ", "")
    if assigned_to is None and not team:
        raise LeadsNowhere
    if first and last and first[: len(last)] > last:
        raise LettersBackwards
    if assigned_to is not None and not is_caseworker(assigned_to, authority, now=now):
        raise NotACaseworker
    rules = _locked_rules(authority)
    rule = RoutingRule.objects.create(
        authority=authority,
        position=(rules.aggregate(last=Max("position"))["last"] or 0) + 1,
        service=service,
        first_letters=first,
        last_letters=last,
        assigned_to=assigned_to,
        team=team,
    )
    _record("add_routing_rule", rule, staff_member, now)
    return rule


@transaction.atomic
def remove_routing_rule(*, rule: RoutingRule, staff_member: StaffMember, now: dt.datetime) -> None:
    """Take a rule out; cases that were given out stay where they are."""
    _record("remove_routing_rule", rule, staff_member, now)
    RoutingRule.objects.filter(pk=rule.pk).delete()


@transaction.atomic
def move_routing_rule(*, rule: RoutingRule, is_up: bool, staff_member: StaffMember, now: dt.datetime) -> None:
    """Swap a rule with the one before or after it; at the end of the list nothing happens."""
    rules = list(_locked_rules(rule.authority))
    at = next((place for place, other in enumerate(rules) if other.pk == rule.pk), None)
    to = None if at is None else at - 1 if is_up else at + 1
    if to is None or not 0 <= to < len(rules):
        return
    rules[at], rules[to] = rules[to], rules[at]
    for position, other in enumerate(rules, start=1):
        other.position = position
    RoutingRule.objects.bulk_update(rules, ["position"])
    _record("move_routing_rule", rule, staff_member, now)


def _locked_rules(authority: Authority):
    """The rules in their order; the authority's row makes two changes at once become one after the other."""
    Authority.objects.select_for_update(no_key=True).get(pk=authority.pk)
    return RoutingRule.objects.filter(authority=authority).order_by("position", "pk")


def _record(action: str, rule: RoutingRule, staff_member: StaffMember, now: dt.datetime) -> None:
    audit.record(
        action=action,
        now=now,
        authority=rule.authority,
        staff_member=staff_member,
        about=rule,
        letters=[rule.first_letters, rule.last_letters],
    )
