"""Who serves what: the services of staff members and of offices, as supervisors and administrators choose them."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from appointments.models import OfferPlace, Service, ServiceOffer, Situation, StaffSkill
from appointments.models.catalogue import SERVED_AT_A_COUNTER
from appointments.queries.setup import people_for_counters
from willkommen.models import Authority, Office, StaffMember


@dataclass(frozen=True)
class Group:
    """A situation of life and those of its services that can be chosen."""

    situation: Situation
    services: list[Service]


@dataclass(frozen=True)
class Skilled:
    """Somebody who can sit at a counter; `services` is None for everything that is offered."""

    staff: StaffMember
    services: list[Service] | None


def people_with_skills(authority: Authority, *, now: dt.datetime) -> list[Skilled]:
    """Everybody who can sit at a counter, by name, with what they serve."""
    named: dict[int, list[Service]] = {}
    for row in _skills(authority).select_related("service"):
        named.setdefault(row.staff_member_id, []).append(row.service)
    return [Skilled(person, named.get(person.pk)) for person in people_for_counters(authority, now=now)]


def person_with_skills(authority: Authority, pk: int, *, now: dt.datetime) -> Skilled | None:
    """One of them."""
    return next((person for person in people_with_skills(authority, now=now) if person.staff.pk == pk), None)


def skill_counts(authority: Authority) -> dict[int, int]:
    """How many services each person is limited to, by the person's id; who is not named serves everything."""
    counts: dict[int, int] = {}
    for pk in _skills(authority).values_list("staff_member_id", flat=True):
        counts[pk] = counts.get(pk, 0) + 1
    return counts


def services_without_skill(authority: Authority, *, member: StaffMember, services: Iterable[Service]) -> list[Service]:
    """Those of the services that this person is not named for; none where the person serves everything."""
    known = set(_skills(authority).filter(staff_member=member).values_list("service_id", flat=True))
    return [service for service in services if known and service.pk not in known]


def counter_services(authority: Authority) -> list[Group]:
    """What is served at a counter of this authority, by situation."""
    return _grouped(
        Service.objects.filter(offers__authority=authority, offers__is_offered=True, delivery__in=SERVED_AT_A_COUNTER)
    )


def offered_services(authority: Authority) -> list[Group]:
    """Everything this authority offers, by situation."""
    return _grouped(Service.objects.filter(offers__authority=authority, offers__is_offered=True))


def services_at(office: Office) -> set[int] | None:
    """The ids of the services offered at an office, None where that is everything, also what comes new."""
    offered = ServiceOffer.objects.filter(authority_id=office.authority_id, is_offered=True)
    everything = set(offered.values_list("service_id", flat=True))
    here = OfferPlace.objects.filter(office=office, offer__is_offered=True).values_list("offer__service_id", flat=True)
    return None if not office.serves_only and everything == set(here) else set(here)


def _skills(authority: Authority) -> QuerySet[StaffSkill]:
    return StaffSkill.objects.filter(authority=authority)


def _grouped(services: QuerySet[Service]) -> list[Group]:
    groups: dict[Situation, list[Service]] = {}
    for service in services.select_related("situation").order_by("situation__position", "code"):
        groups.setdefault(service.situation, []).append(service)
    return [Group(situation, members) for situation, members in groups.items()]
