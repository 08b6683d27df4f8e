"""A whole new authority, ready to be worked with."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from appointments.actions.catalogue import offer_everything
from appointments.actions.setup.counters import add_counter
from appointments.models.counters import Equipment
from willkommen.actions.authorities import NewOffice, add_authority
from willkommen.actions.staff import invite
from willkommen.models import Authority, Role, StaffMember


@dataclass(frozen=True)
class NewPlace:
    """An office, how many counters it has, and which of them have a fingerprint station."""

    office: NewOffice
    counters: int
    stations: frozenset[int]


@dataclass(frozen=True)
class NewAuthority:
    """Everything a new authority starts with; `services` None stands for the whole catalogue."""

    values: dict
    municipalities: list[str]
    services: frozenset[str] | None
    places: list[NewPlace]
    administrator_name: str
    administrator_email: str


@transaction.atomic
def found_authority(*, new: NewAuthority, staff_member: StaffMember | None, now: dt.datetime) -> Authority:
    """Add an authority with offices, hours, counters and services, and invite its first administrator.

    People can book as soon as somebody has a shift. Raises `ShortNameTaken`, `PlaceTaken`.
    """
    authority = add_authority(
        values=new.values,
        offices=[place.office for place in new.places],
        municipalities=new.municipalities,
        staff_member=staff_member,
        now=now,
    )
    for office, place in zip(authority.offices.order_by("pk"), new.places, strict=True):
        for number in range(1, place.counters + 1):
            add_counter(
                office=office,
                number=number,
                equipment=[Equipment.BIOMETRICS] if number in place.stations else [],
                is_open=True,
                staff_member=staff_member,
                now=now,
            )
    offer_everything(authority=authority, codes=new.services)
    invite(
        authority=authority,
        email=new.administrator_email,
        name=new.administrator_name,
        roles=[Role.ADMINISTRATOR],
        staff_member=staff_member,
        now=now,
    )
    return authority
