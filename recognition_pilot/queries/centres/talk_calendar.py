"""A talk for one's own calendar: neutral, it names neither the centre nor what it is about."""

import datetime as dt
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import translation
from django.utils.translation import pgettext
from icalendar import Calendar, Event

from recognition_pilot.models import CentreTalk
from willkommen.languages import html_lang
from willkommen.tokens import hash_of

FILE_NAME = "termin.ics"
MEDIA_TYPE = "text/calendar; method=PUBLISH"


def talk_calendar(talk: CentreTalk, *, language: str) -> bytes:
    """The file (RFC 5545); the same talk gives the same bytes. Times are in UTC, which every program understands."""
    office = talk.outreach_day.office
    event = Event()
    # stable, and nobody finds the link by it
    event.add("uid", f"{hash_of(talk.link_token_hash)[:24]}@{urlsplit(settings.BASE_URL).hostname}")
    event.add("dtstamp", talk.booked_at.astimezone(dt.UTC))
    event.add("dtstart", talk.during.lower.astimezone(dt.UTC))
    event.add("dtend", talk.during.upper.astimezone(dt.UTC))
    with translation.override(language):
        event.add("summary", pgettext("calendar entry", "Appointment"), {"language": html_lang(language)})
    event.add("location", f"{office.street}, {office.postcode} {office.town}")
    event.add("status", "CONFIRMED")
    event.add("class", "PRIVATE")
    calendar = Calendar()
    calendar.add("prodid", "-//Willkommen//DE")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    return calendar.to_ical()
