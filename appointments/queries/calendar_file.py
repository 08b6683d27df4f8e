"""The calendar file of an appointment: one entry that follows it through moving and cancelling.

The entry is neutral (safety.md, section 2): „Termin“, a time, an address; neither a service nor the authority's name.
"""

import datetime as dt
from collections.abc import Iterable
from functools import cache
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vCalAddress

from appointments.models import Appointment, AppointmentStatus
from appointments.queries.interpreting import way_of
from willkommen.languages import html_lang
from willkommen.moments import BERLIN

CALENDAR_FILE_NAME = "termin.ics"


def calendar_media_type(appointment: Appointment) -> str:
    """The media type for a mail's attachment; programs read the method from it."""
    return f"text/calendar; method={_method(appointment)}"


def calendar_file(appointment: Appointment, *, language: str) -> bytes:
    """The file (RFC 5545) in one language; the same appointment gives the same bytes.

    A moved appointment keeps the identity of the first one with a higher sequence, so a calendar moves its entry.
    """
    first, moves = _first_of(appointment)
    is_cancelled = appointment.status == AppointmentStatus.CANCELLED
    changed_at = appointment.cancelled_at or appointment.booked_at or appointment.created_at
    office = appointment.office
    event = Event()
    event.add("uid", f"{first.reference}@{urlsplit(settings.BASE_URL).hostname}")
    event.add("sequence", moves + is_cancelled)
    event.add("dtstamp", changed_at.astimezone(dt.UTC))
    event.add("last-modified", changed_at.astimezone(dt.UTC))
    event.add("dtstart", appointment.starts_at.astimezone(BERLIN))
    event.add("dtend", appointment.ends_at.astimezone(BERLIN))
    with translation.override(language):
        event.add("summary", pgettext("calendar entry", "Appointment"), {"language": html_lang(language)})
        event.add("description", _description(appointment))
    event.add("location", f"{office.street}, {office.postcode} {office.town}")
    event.add("status", "CANCELLED" if is_cancelled else "CONFIRMED")
    event.add("class", "PRIVATE")
    # RFC 5546 asks for an organizer
    sender = appointment.authority.sender_email or settings.DEFAULT_FROM_EMAIL
    event.add("organizer", vCalAddress(f"mailto:{sender}"))
    calendar = Calendar()
    calendar.add("prodid", "-//Willkommen//DE")
    calendar.add("version", "2.0")
    calendar.add("method", _method(appointment))
    calendar.add_component(_berlin())
    calendar.add_component(event)
    return calendar.to_ical()


def _description(appointment: Appointment) -> str:
    """The number of the appointment, and how the interpreter is there."""
    if not appointment.interpreter:
        return appointment.reference
    return f"{appointment.reference}\n" + _("Interpreter: %(way)s") % {"way": way_of(appointment)}


def load_earlier_ones(appointments: Iterable[Appointment]) -> None:
    """Load what each was moved from, and so on; one query for each time that any of them was moved more than once."""
    latest = [appointment.moved_from for appointment in appointments if appointment.moved_from]
    while latest := [appointment for appointment in latest if appointment.moved_from_id]:
        earlier = Appointment.objects.order_by().in_bulk({appointment.moved_from_id for appointment in latest})
        for appointment in latest:
            appointment.moved_from = earlier[appointment.moved_from_id]
        latest = [appointment.moved_from for appointment in latest]


def _method(appointment: Appointment) -> str:
    return "CANCEL" if appointment.status == AppointmentStatus.CANCELLED else "PUBLISH"


def _first_of(appointment: Appointment) -> tuple[Appointment, int]:
    """The appointment that was booked first, and how often it was moved since."""
    moves = 0
    while appointment.moved_from_id is not None:
        appointment = appointment.moved_from
        moves += 1
    return appointment, moves


@cache
def _berlin() -> Timezone:
    """Summer time from the last Sunday of March to the last Sunday of October, at 1:00 UTC (Directive 2000/84/EC)."""
    summer, winter = TimezoneDaylight(), TimezoneStandard()
    for part, name, month, local_hour, before, after in (
        (summer, "CEST", 3, 2, 1, 2),
        (winter, "CET", 10, 3, 2, 1),
    ):
        part.add("dtstart", dt.datetime(1996, month, 31 if month == 3 else 27, local_hour))  # noqa: DTZ001 -- the rule is in local time
        part.add("rrule", {"freq": "yearly", "bymonth": month, "byday": "-1su"})
        part.add("tzoffsetfrom", dt.timedelta(hours=before))
        part.add("tzoffsetto", dt.timedelta(hours=after))
        part.add("tzname", name)
    zone = Timezone()
    zone.add("tzid", "Europe/Berlin")
    zone.add_component(summer)
    zone.add_component(winter)
    return zone
