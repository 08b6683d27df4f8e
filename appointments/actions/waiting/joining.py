"""Getting onto the waiting list: with an address that is proven, or with an appointment in hand."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from appointments.actions.booking.changing import WHO_COMES, NoLongerBooked
from appointments.actions.booking.every_booking import require_code, spare_the_letter_box
from appointments.actions.identity import identity_key
from appointments.actions.waiting import notices
from appointments.models import Appointment, AppointmentStatus, ServiceOffer, WaitingEntry, WaitingStatus
from appointments.queries.availability import applicants_door, first_free
from appointments.queries.booking import lock_appointment
from appointments.queries.catalogue import places_of
from appointments.queries.waiting import is_booked_anywhere, lock_entry, waits_at
from appointments.rules.waiting import CONFIRM_WITHIN
from willkommen.errors import Refused
from willkommen.models import Office
from willkommen.tokens import fresh_link


class AlreadyWaiting(Refused):
    """The rule of one place per person and service, over all authorities."""

    text = _("This person is on a waiting list for this service already. Please use the link in our message.")


class HasAppointment(Refused):
    """The rule of one appointment per person and service, over all authorities."""

    text = _(
        "There is already an appointment for this person and this service. To get an earlier time, please open the page "
        "of that appointment with the link in our message."
    )


class AskedTooLongAgo(Refused):
    """It was never confirmed, and now it is too late."""

    text = _("The time to confirm has passed. Please join the waiting list again.")


class NotReachable(Refused):
    """Offers come by message and end after some hours."""

    text = _("For the waiting list we need an e-mail address or a mobile number of yours. Please ask at the counter.")


# Who waits is who comes, and what they wait for is copied as well where the place is a new one.
# Who waits is written to, and so is never discreet.
_PERSON = tuple(name for name in WHO_COMES if name not in {"booked_by", "brings_companion", "is_discreet"})
_WISHES = ("authority_id", "offer_id", "service_id", "office_id", "language", "reason")


@transaction.atomic
def ask_to_join(
    *,
    offer: ServiceOffer,
    office: Office | None,
    persons: int,
    language: str,
    spoken_language: str,
    needs_interpreter: bool,
    title_ends_on: dt.date | None,
    reason: str,
    given_names: str,
    family_name: str,
    name_in_own_script: str,
    born_on: dt.date,
    email: str,
    mobile: str,
    now: dt.datetime,
) -> WaitingEntry:
    """Write somebody down and send them link and code; they wait once they confirm, from this moment on.

    Raises `NotReachable`, `TooManyMessages`.
    """
    entry = WaitingEntry(
        authority=offer.authority,
        offer=offer,
        service=offer.service,
        office=office,
        persons=persons,
        language=language,
        spoken_language=spoken_language,
        needs_interpreter=needs_interpreter,
        title_ends_on=title_ends_on,
        reason=reason,
        given_names=given_names,
        family_name=family_name,
        name_in_own_script=name_in_own_script,
        born_on=born_on,
        email=email,
        mobile=mobile,
        identity_key=identity_key(given_names, family_name, born_on),
        status=WaitingStatus.ASKED,
        joined_at=now,
        only_before=_first_for_everybody(offer, office, persons, title_ends_on, now),
        **fresh_link(WaitingEntry.link_purpose),
    )
    if not entry.channel:
        raise NotReachable
    spare_the_letter_box(entry, now)
    entry.save()
    notices.announce_question(entry, now)
    return entry


@transaction.atomic
def ask_again(*, entry: WaitingEntry, now: dt.datetime) -> None:
    """Send link and code once more. Raises `TooManyMessages`, `AskedTooLongAgo`."""
    entry = lock_entry(entry)
    if entry.status != WaitingStatus.ASKED or entry.joined_at + CONFIRM_WITHIN <= now:
        raise AskedTooLongAgo
    spare_the_letter_box(entry, now)
    notices.announce_question(entry, now)


@transaction.atomic
def confirm_entry(*, entry: WaitingEntry, now: dt.datetime) -> WaitingEntry:
    """From asked to waiting; the place counts from asking. A second press changes nothing.

    Raises `AskedTooLongAgo`, `AlreadyWaiting`, `HasAppointment`.
    """
    entry = lock_entry(entry)
    if entry.status == WaitingStatus.WAITING:
        return entry
    if entry.status != WaitingStatus.ASKED or entry.joined_at + CONFIRM_WITHIN <= now:
        raise AskedTooLongAgo
    if is_booked_anywhere(entry):
        raise HasAppointment
    _save_as_waiting(entry)
    notices.announce_joined(entry, now)
    return entry


def confirm_entry_with_code(*, entry: WaitingEntry, code: str, now: dt.datetime) -> WaitingEntry:
    """Confirm by the six digits of the message. Raises `WrongCode`, `TooManyCodes` and what confirming raises."""
    require_code(entry, code)
    return confirm_entry(entry=entry, now=now)


@transaction.atomic
def wait_for_earlier(
    *, appointment: Appointment, office: Office | None, reason: str, language: str, now: dt.datetime
) -> WaitingEntry:
    """Wait for an earlier time with an appointment in hand; it stays until an earlier one is accepted.

    Who waits already keeps the place. Raises `NotReachable`, `NoLongerBooked`, `AlreadyWaiting`.
    """
    held = lock_appointment(appointment)
    if held.status != AppointmentStatus.BOOKED or held.starts_at <= now:
        raise NoLongerBooked
    if not held.channel:
        raise NotReachable
    known = waits_at(held.authority, service_id=held.service_id, identity_key=held.identity_key)
    if known is not None:
        return known
    entry = WaitingEntry(
        authority=held.authority,
        offer=held.offer,
        service=held.service,
        office=office,
        appointment=held,
        language=language,
        reason=reason,
        joined_at=now,
        **{name: getattr(held, name) for name in _PERSON},
        **fresh_link(WaitingEntry.link_purpose),
    )
    _save_as_waiting(entry)
    notices.announce_joined(entry, now)
    return entry


@transaction.atomic
def join_again(*, entry: WaitingEntry, language: str, now: dt.datetime) -> WaitingEntry:
    """A new place at the end of the list for somebody whose old one has ended, with the same data.

    Raises `AlreadyWaiting`, `HasAppointment`, and `AskedTooLongAgo` where the old place was never theirs.
    """
    old = lock_entry(entry)
    if old.status not in {WaitingStatus.LEFT, WaitingStatus.LAPSED}:
        raise AskedTooLongAgo
    new = WaitingEntry(
        **{name: getattr(old, name) for name in (*_WISHES, *_PERSON)},
        joined_at=now,
        # who had an offer today has the next one tomorrow at the earliest, also on a new place
        last_offer_at=old.last_offer_at,
        only_before=_first_for_everybody(old.offer, old.office, old.persons, old.title_ends_on, now),
        **fresh_link(WaitingEntry.link_purpose),
    )
    new.language = language
    if is_booked_anywhere(new):
        raise HasAppointment
    _save_as_waiting(new)
    notices.announce_joined(new, now)
    return new


def _save_as_waiting(entry: WaitingEntry) -> None:
    entry.status = WaitingStatus.WAITING
    try:
        with transaction.atomic():
            entry.save()
    except IntegrityError as error:
        raise already_waiting(error) from error


def already_waiting(error: IntegrityError) -> Exception:
    """The refusal behind a broken rule of one place per person; any other error as it is."""
    return AlreadyWaiting() if "a_person_waits_once_per_service" in str(error) else error


def _first_for_everybody(
    offer: ServiceOffer, office: Office | None, persons: int, title_ends_on: dt.date | None, now: dt.datetime
) -> dt.datetime | None:
    """The first time this person could have booked themselves at this moment, None where there was none."""
    door = applicants_door(offer, title_ends_on=title_ends_on, now=now)
    offices = [office] if office else places_of(offer)
    found = [first_free(offer=offer, office=one, persons=persons, door=door, now=now) for one in offices]
    return min((start for start in found if start), default=None)
