"""A centre books an ordinary appointment for somebody who allowed it, by the same steps as everybody."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from appointments.actions.booking import confirm_appointment, hold_slot, identify
from appointments.models import Appointment, ServiceOffer
from recognition_pilot.models import Referral, ReferralState
from willkommen import audit
from willkommen.errors import Refused
from willkommen.models import Office, StaffMember
from willkommen.moments import berlin_day


class MayNotBook(Refused):
    """The person has not agreed to it, or not any more."""

    text = _("The person does not allow this (any more).")


@transaction.atomic
def book_for_person(
    *,
    referral: Referral,
    offer: ServiceOffer,
    office: Office,
    start: dt.datetime,
    person: dict,
    staff_member: StaffMember,
    now: dt.datetime,
) -> Appointment:
    """Hold, identify, confirm; the authority's counter then sees that the centre comes along.

    Raises `MayNotBook`, and what the ordinary booking does (`SlotTaken`, `NotBookable`, `AlreadyBooked`).
    """
    referral = Referral.objects.select_for_update(of=("self",), no_key=True).get(pk=referral.pk)
    is_over = referral.state == ReferralState.WITHDRAWN or referral.consent_until_on < berlin_day(now)
    if is_over or not referral.may_book or referral.appointment_id or offer.authority_id != referral.authority_id:
        raise MayNotBook
    held = hold_slot(
        offer=offer,
        office=office,
        start=start,
        persons=1,
        language=referral.language,
        spoken_language=person["spoken_language"],
        title_ends_on=None,
        now=now,
    )
    named = identify(appointment=held, needs_interpreter=False, language=referral.language, now=now, **person)
    booked = confirm_appointment(appointment=named, now=now)
    Referral.objects.filter(pk=referral.pk).update(appointment=booked)
    audit.record(
        action="book_for_person", now=now, authority=offer.authority, staff_member=staff_member, about=referral
    )
    return booked
