"""Reading authorities and offices."""

import datetime as dt

from django.db.models import Prefetch

from willkommen.microcache import microcached
from willkommen.models import Authority, Office
from willkommen.tenancy import entering


def authority_by_slug(slug: str) -> Authority | None:
    """The authority with this short name."""
    return Authority.objects.filter(slug=slug).first()


# For applicants' pages: what an administrator changes is seen there a few seconds later.
cached_authority_by_slug = microcached(authority_by_slug)


def all_authorities() -> list[Authority]:
    """All authorities of the installation, by their German name."""
    return list(Authority.objects.order_by("municipality_name"))


def offices_of(authority: Authority) -> list[Office]:
    """The offices of one authority with their opening hours."""
    return list(Office.objects.filter(authority=authority).prefetch_related("opening_hours").order_by("code"))


# Written out, because every screen asks every few seconds, and building it anew cost more than running it.
OFFICE_OF_DEVICE = f"SELECT *, {entering('authority_id')} FROM willkommen_office WHERE device_token = %s"  # noqa: S608 -- made of constants only


def enter_office_by_device_token(token: str) -> Office | None:
    """The office whose display or kiosk has this address; the transaction is tied to its authority by the same query."""
    return next(iter(Office.objects.raw(OFFICE_OF_DEVICE, [token])), None)


def office_by_id(authority: Authority, pk: int) -> Office | None:
    """An office of this authority."""
    return Office.objects.filter(authority=authority, pk=pk).first()


def hours_of(office: Office) -> dict[int, list[tuple[dt.time, dt.time]]]:
    """The opening hours of an office by weekday, Monday is 0."""
    hours: dict[int, list[tuple[dt.time, dt.time]]] = {}
    for row in office.opening_hours.all():
        hours.setdefault(row.weekday, []).append((row.opens, row.closes))
    return hours


def participants() -> list[Authority]:
    """All authorities with their offices, by the name of the municipality."""
    return list(
        Authority.objects.prefetch_related(Prefetch("offices", Office.objects.order_by("code"))).order_by(
            "municipality_name"
        )
    )
