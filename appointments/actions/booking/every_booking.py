"""What holds for every booking, however it is made."""

import datetime as dt

from django.db import IntegrityError
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from appointments.models import Appointment, WaitingEntry
from appointments.models.reachable import Reachable
from willkommen import tallies
from willkommen.errors import Refused
from willkommen.rate import slow_down
from willkommen.tokens import keyed_hash


class AlreadyBooked(Refused):
    """The rule of one appointment per person and service, over all authorities."""

    text = _(
        "There is already an appointment for this person and this service. "
        "Please use the link in your message to move it, or call us."
    )


class WrongCode(Refused):
    """Not the six digits we sent."""

    text = _("This code is not right. Please look at the newest message from us and type the six digits again.")


class TooManyCodes(Refused):
    """Guessing is stopped; the link still works."""

    text = _("The code was wrong too often. Please use the link in the message from us.")


class TooManyMessages(Refused):
    """Nobody's letter box is filled by strangers who type its address."""

    text = _("Please try again in a few minutes.")


MOST_WRONG_CODES = 5
# Ten at once are enough for a counsellor with a family in front of the desk; then one every two minutes.
MESSAGES_AT_ONCE, MESSAGES_PER_MINUTE = 10, 0.5


def spare_the_letter_box(about: Reachable, now: dt.datetime) -> None:
    """Count a message somebody asked for, per address, whoever asks from wherever. Raises `TooManyMessages`."""
    if not about.recipient:
        return
    key = f"to:{keyed_hash(about.recipient.lower())}"
    if slow_down(key=key, per_minute=MESSAGES_PER_MINUTE, burst=MESSAGES_AT_ONCE, now=now):
        raise TooManyMessages


def require_code(row: Appointment | WaitingEntry, code: str) -> None:
    """Whether these are the six digits of the message. Raises `WrongCode`, `TooManyCodes`.

    Each try is counted before it is judged, by the database: guesses sent all at once are as many as one after the other.
    """
    stored = type(row).objects.filter(pk=row.pk)
    if not stored.filter(code_failures__lt=MOST_WRONG_CODES).update(code_failures=F("code_failures") + 1):
        raise TooManyCodes
    if "".join(filter(str.isdigit, code)) != row.confirmation_code:
        raise WrongCode
    stored.update(code_failures=F("code_failures") - 1)


def set_erase_after(appointment: Appointment) -> None:
    """It is booked: contact data are erased the authority's days after the appointment."""
    days = appointment.authority.contact_retention_days
    Appointment.objects.filter(pk=appointment.pk).update(erase_after=appointment.ends_at + dt.timedelta(days=days))
    tallies.after_commit("bookings_total", authority=appointment.authority.slug)


def already_booked(error: IntegrityError) -> Exception:
    """The refusal behind a broken rule of one appointment per person; any other error as it is."""
    return AlreadyBooked() if "a_person_has_one_appointment_per_service" in str(error) else error
