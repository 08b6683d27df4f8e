"""Which services somebody serves, and which an office offers."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from appointments.actions.setup.counters import NowhereOffered
from appointments.models import OfferPlace, Service, ServiceOffer, StaffSkill
from willkommen import audit
from willkommen.actions.authorities import change_office
from willkommen.models import Authority, Office, StaffMember


@transaction.atomic
def set_skills(
    *,
    authority: Authority,
    member: StaffMember,
    services: list[Service] | None,
    staff_member: StaffMember,
    now: dt.datetime,
) -> bool:
    """Say what somebody serves at an authority, None for everything; whether anything differed.

    New bookings of other services no longer find this person's shifts; booked appointments stay.
    """
    StaffMember.objects.select_for_update(no_key=True).get(pk=member.pk)
    wanted = {service.pk: service.code for service in services or ()}
    rows = StaffSkill.objects.filter(authority=authority, staff_member=member)
    before = dict(rows.values_list("service_id", "service__code"))
    if before == wanted:
        return False
    rows.exclude(service_id__in=wanted).delete()
    StaffSkill.objects.bulk_create(
        StaffSkill(authority=authority, staff_member=member, service_id=pk) for pk in sorted(wanted.keys() - before)
    )
    audit.record(
        action="set_skills",
        now=now,
        authority=authority,
        staff_member=staff_member,
        about=member,
        services=[sorted(before.values()) or "all", sorted(wanted.values()) or "all"],
    )
    return True


def announce_lost_skills(*, authority: Authority, member: StaffMember, now: dt.datetime) -> list[str]:
    """Nothing to announce: whoever comes back serves everything until somebody says otherwise."""
    return []


def forget_skills(*, authority: Authority, member: StaffMember, staff_member: StaffMember, now: dt.datetime) -> None:
    """What somebody served is not kept when they stop working here."""
    set_skills(authority=authority, member=member, services=None, staff_member=staff_member, now=now)


@transaction.atomic
def set_services_at(
    *, office: Office, services: list[Service] | None, staff_member: StaffMember, now: dt.datetime
) -> tuple[int, int]:
    """Say what is offered at an office, None for everything and for what comes new; returns how many came and went.

    Services that come new into the catalogue are offered here only in the second case. Booked appointments stay.
    Raises `NowhereOffered` with the names of services that would be left without any office.
    """
    stored = Office.objects.select_for_update(no_key=True).get(pk=office.pk)
    offers = ServiceOffer.objects.select_for_update(no_key=True).filter(authority=stored.authority, is_offered=True)
    known = {offer.service_id: offer for offer in offers.select_related("service").order_by("pk")}
    wanted = known.keys() if services is None else known.keys() & {service.pk for service in services}
    places = OfferPlace.objects.filter(office=stored, offer__is_offered=True)
    here = set(places.values_list("offer__service_id", flat=True))
    gone, new = sorted(here - wanted), sorted(wanted - here)
    _refuse_nowhere(stored, [known[pk] for pk in gone])
    places.filter(offer__service_id__in=gone).delete()
    OfferPlace.objects.bulk_create(OfferPlace(authority=stored.authority, offer=known[pk], office=stored) for pk in new)
    codes = [] if services is None else sorted(known[pk].service.code for pk in wanted)
    change_office(office=stored, changes={"serves_only": codes}, staff_member=staff_member, now=now)
    if gone or new:
        audit.record(
            action="set_services_at",
            now=now,
            authority=stored.authority,
            staff_member=staff_member,
            about=stored,
            came=[known[pk].service.code for pk in new],
            went=[known[pk].service.code for pk in gone],
        )
    return len(new), len(gone)


def _refuse_nowhere(office: Office, offers: list[ServiceOffer]) -> None:
    """A service with appointments needs a place."""
    elsewhere = OfferPlace.objects.filter(offer__in=offers).exclude(office=office).values_list("offer_id", flat=True)
    has_place = set(elsewhere)
    left = [
        offer.service.name for offer in offers if offer.service.delivery == "appointment" and offer.pk not in has_place
    ]
    if left:
        words = _("These would be offered at no office: %(services)s. Offer them elsewhere first, or nowhere at all.")
        raise NowhereOffered(words % {"services": ", ".join(left)})
