"""Counters and offers."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext_lazy as _

from appointments.models import Counter, OfferPlace, ServiceOffer
from willkommen import audit
from willkommen.actions.changes import change, plain
from willkommen.errors import Refused
from willkommen.models import Office, StaffMember


class NumberTaken(Refused):
    """People are called to a number."""

    text = _("There is already a counter with this number in this office.")


class CounterInUse(Refused):
    """The past must stay readable."""

    text = _("There were or are appointments at this counter, so it cannot be removed. Take it out of use instead.")


class NowhereOffered(Refused):
    """A service with appointments needs a place."""

    text = _("Choose at least one office, or say that the service is not offered.")


@transaction.atomic
def add_counter(
    *,
    office: Office,
    number: int,
    equipment: list[str],
    is_open: bool,
    staff_member: StaffMember | None,
    now: dt.datetime,
) -> Counter:
    """Add a counter to an office. Raises `NumberTaken`."""
    try:
        with transaction.atomic():
            counter = Counter.objects.create(
                authority=office.authority, office=office, number=number, equipment=equipment, is_open=is_open
            )
    except IntegrityError as error:
        raise NumberTaken from error
    audit.record(
        action="add_counter",
        now=now,
        authority=office.authority,
        staff_member=staff_member,
        about=counter,
        office=office.code,
        number=number,
    )
    return counter


@transaction.atomic
def change_counter(*, counter: Counter, changes: dict, staff_member: StaffMember, now: dt.datetime) -> bool:
    """Change a counter; whether anything differed. Booked appointments stay at it. Raises `NumberTaken`."""
    stored = Counter.objects.select_for_update(no_key=True).get(pk=counter.pk)
    try:
        with transaction.atomic():
            return change(
                stored, changes, action="change_counter", authority=stored.authority, staff_member=staff_member, now=now
            )
    except IntegrityError as error:
        raise NumberTaken from error


@transaction.atomic
def remove_counter(*, counter: Counter, staff_member: StaffMember, now: dt.datetime) -> None:
    """Remove a counter that was never used, with its shifts and closures. Raises `CounterInUse`."""
    audit.record(
        action="remove_counter",
        now=now,
        authority=counter.authority,
        staff_member=staff_member,
        about=counter,
        office=counter.office.code,
        number=counter.number,
    )
    try:
        with transaction.atomic():
            counter.delete()
    except ProtectedError as error:
        raise CounterInUse from error


@transaction.atomic
def change_offer(
    *, offer: ServiceOffer, changes: dict, offices: list[Office], staff_member: StaffMember, now: dt.datetime
) -> None:
    """Change how a service is offered and where. Booked appointments stay as they are. Raises `NowhereOffered`."""
    stored = ServiceOffer.objects.select_for_update(no_key=True).select_related("service").get(pk=offer.pk)
    is_offered = changes.get("is_offered", stored.is_offered)
    if is_offered and not offices and stored.service.delivery == "appointment":
        raise NowhereOffered
    change(stored, changes, action="change_offer", authority=stored.authority, staff_member=staff_member, now=now)
    places = OfferPlace.objects.filter(offer=stored)
    before, after = set(places.values_list("office_id", flat=True)), {office.pk for office in offices}
    if before == after:
        return
    places.exclude(office_id__in=after).delete()
    OfferPlace.objects.bulk_create(
        OfferPlace(authority=stored.authority, offer=stored, office_id=pk) for pk in sorted(after - before)
    )
    audit.record(
        action="change_offer_places",
        now=now,
        authority=stored.authority,
        staff_member=staff_member,
        about=stored,
        offices=[plain(sorted(before)), plain(sorted(after))],
    )
