"""What administrators change about authorities and offices."""

import datetime as dt
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext_lazy as _

from willkommen import audit
from willkommen.actions.changes import change
from willkommen.actions.texts import forget_texts
from willkommen.errors import Refused
from willkommen.folding import folded_variants
from willkommen.models import Authority, Municipality, Office, OpeningHours, StaffMember
from willkommen.models.authorities import new_device_token
from willkommen.tenancy import enter_authority


class ShortNameTaken(Refused):
    """Two authorities cannot share an address."""

    text = _("There is already an authority with this short name.")


class PlaceTaken(Refused):
    """Each municipality has one responsible authority."""

    text = _("Another authority of this installation is responsible for one of these places.")


class OfficeInUse(Refused):
    """Counters, appointments or visits belong to it."""

    text = _("This office has counters or appointments and cannot be removed. Close its counters instead.")


class OnlyOffice(Refused):
    """People must be able to come somewhere."""

    text = _("This is the only office. Please add the new one first.")


@dataclass(frozen=True)
class NewOffice:
    """An office of an authority that is being added; hours by weekday, Monday is 0."""

    name: str
    street: str
    postcode: str
    town: str
    directions: str = ""
    is_step_free: bool | None = None
    hours: dict[int, list[tuple[dt.time, dt.time]]] = field(default_factory=dict)


@transaction.atomic
def change_authority(*, authority: Authority, changes: dict, staff_member: StaffMember, now: dt.datetime) -> bool:
    """Change data or settings of an authority; whether anything differed."""
    stored = Authority.objects.select_for_update(no_key=True).get(pk=authority.pk)
    return change(stored, changes, action="change_authority", authority=stored, staff_member=staff_member, now=now)


@transaction.atomic
def add_office(
    *, authority: Authority, values: dict, staff_member: StaffMember | None, now: dt.datetime, code: str = ""
) -> Office:
    """Add an office; its code is the authority's short name and the next number unless one is given."""
    Authority.objects.select_for_update(no_key=True).get(pk=authority.pk)  # one number each for two at once
    code = code or _next_code(authority)
    office = Office.objects.create(authority=authority, code=code, **values)
    audit.record(
        action="add_office", now=now, authority=authority, staff_member=staff_member, about=office, code=office.code
    )
    return office


@transaction.atomic
def change_office(*, office: Office, changes: dict, staff_member: StaffMember, now: dt.datetime) -> bool:
    """Change an office; whether anything differed. A changed German text makes its translations outdated."""
    stored = Office.objects.select_for_update(no_key=True).get(pk=office.pk)
    return change(
        stored, changes, action="change_office", authority=stored.authority, staff_member=staff_member, now=now
    )


@transaction.atomic
def remove_office(*, office: Office, staff_member: StaffMember, now: dt.datetime) -> None:
    """Remove an office nothing depends on. Raises `OfficeInUse`, `OnlyOffice`."""
    Authority.objects.select_for_update(no_key=True).get(pk=office.authority_id)
    if not Office.objects.filter(authority=office.authority).exclude(pk=office.pk).exists():
        raise OnlyOffice
    code, key = office.code, office.pk
    try:
        office.delete()
    except ProtectedError as error:
        raise OfficeInUse from error
    office.pk = key
    forget_texts(office)
    audit.record(
        action="remove_office", now=now, authority=office.authority, staff_member=staff_member, about=office, code=code
    )


@transaction.atomic
def renew_device_addresses(*, office: Office, staff_member: StaffMember, now: dt.datetime) -> Office:
    """Give call display and kiosk of an office new secret addresses; the old ones stop working at once."""
    office.device_token = new_device_token()
    office.save(update_fields=["device_token"])
    audit.record(
        action="renew_device_addresses", now=now, authority=office.authority, staff_member=staff_member, about=office
    )
    return office


@transaction.atomic
def set_opening_hours(
    *,
    office: Office,
    hours: dict[int, list[tuple[dt.time, dt.time]]],
    staff_member: StaffMember | None,
    now: dt.datetime,
) -> bool:
    """Replace the opening hours of an office; whether anything differed. Shifts and appointments stay as they are."""
    Office.objects.select_for_update(no_key=True).get(pk=office.pk)
    stored = OpeningHours.objects.filter(office=office)
    before = sorted(stored.values_list("weekday", "opens", "closes"))
    after = sorted((weekday, *span) for weekday, spans in hours.items() for span in spans)
    if before == after:
        return False
    stored.delete()
    OpeningHours.objects.bulk_create(
        OpeningHours(authority=office.authority, office=office, weekday=weekday, opens=opens, closes=closes)
        for weekday, opens, closes in after
    )
    audit.record(
        action="set_opening_hours",
        now=now,
        authority=office.authority,
        staff_member=staff_member,
        about=office,
        hours=[_hours_text(before), _hours_text(after)],
    )
    return True


@transaction.atomic
def add_authority(
    *,
    values: dict,
    offices: list[NewOffice],
    municipalities: list[str],
    staff_member: StaffMember | None,
    now: dt.datetime,
) -> Authority:
    """Add an authority with its offices, their hours and the places it is responsible for.

    Raises `ShortNameTaken`, `PlaceTaken`. Counters and services are added by the floor above.
    """
    try:
        with transaction.atomic():
            authority = Authority.objects.create(**values)
    except IntegrityError as error:
        raise ShortNameTaken from error
    enter_authority(authority.pk)
    audit.record(
        action="add_authority",
        now=now,
        authority=authority,
        staff_member=staff_member,
        about=authority,
        slug=authority.slug,
    )
    for new in offices:
        office = add_office(
            authority=authority,
            values={
                "name_de": new.name,
                "street": new.street,
                "postcode": new.postcode,
                "town": new.town,
                "directions_de": new.directions,
                "is_step_free": new.is_step_free,
            },
            staff_member=staff_member,
            now=now,
        )
        set_opening_hours(office=office, hours=new.hours, staff_member=staff_member, now=now)
    for name in municipalities or [authority.municipality_name]:
        _be_responsible(authority, name)
    return authority


def _be_responsible(authority: Authority, name: str) -> None:
    """Take a place over that had an authority of its own outside, or list a new one."""
    known = Municipality.objects.select_for_update(no_key=True).filter(name=name).first()
    if known is None:
        Municipality.objects.create(
            name=name, folded_names=folded_variants(name), authority=authority, mark="typed_by_staff"
        )
        return
    if known.authority_id not in (None, authority.pk):
        raise PlaceTaken
    known.authority, known.office, known.own_authority, known.where_to_go = authority, None, "", ""
    known.mark = "typed_by_staff"
    known.save(update_fields=["authority", "office", "own_authority", "where_to_go", "mark"])


def _next_code(authority: Authority) -> str:
    taken = set(Office.objects.filter(authority=authority).values_list("code", flat=True))
    prefix = authority.slug.upper()[:12]
    return next(code for number in range(1, 1000) if (code := f"{prefix}-{number}") not in taken)


def _hours_text(rows) -> list[str]:
    return [f"{weekday} {opens:%H:%M}–{closes:%H:%M}" for weekday, opens, closes in rows]
