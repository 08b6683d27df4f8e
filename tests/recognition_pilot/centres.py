"""Advice centres for tests: each function makes one thing with visible defaults."""

import datetime as dt

from psycopg2.extras import DateTimeTZRange

from recognition_pilot.actions.referrals import refer
from recognition_pilot.models import AdviceCentre, CentreMembership, CentreTalk, OutreachDay
from tests.factories import NOW, TUESDAY, local, make_office, make_staff
from willkommen.tokens import fresh_link

FACTS = {"name": "Kanarie Feder", "phone": "0151 99887766"}


def make_centre(*authorities, code="caritas", **fields):
    """A centre that is shown at these authorities and welcome in their buildings, confirmed four days ago."""
    slugs = [authority.slug for authority in authorities]
    fields = {
        "name": f"Beratung {code.title()}",
        "carrier": "Freier Träger",
        "topics": ["recognition", "migration"],
        "languages": ["de", "ar"],
        "town": "Celle",
        "street": "Am Markt 1",
        "postcode": "29221",
        "phone": "05141 000-1",
        "about_de": "Wir beraten kostenlos.",
        "opening_hours_de": "Montag 9 bis 12 Uhr",
        "residences": slugs,
        "welcome_at": slugs,
        "is_published": True,
        "confirmed_on": dt.date(2026, 10, 1),
        **fields,
    }
    return AdviceCentre.objects.create(code=code, **fields)


def make_adviser(centre, **fields):
    """Somebody of the centre, with an account and no task at any authority."""
    adviser = make_staff(name="Rosa Rat", **fields)
    CentreMembership.objects.create(centre=centre, staff_member=adviser)
    return adviser


def make_day(centre, authority, *, day=TUESDAY, starts="09:00", ends="11:00", office=None, **fields):
    """An outreach day in the authority's building, four talks of half an hour."""
    office = office or authority.offices.first() or make_office(authority)
    during = DateTimeTZRange(local(day, starts), local(day, ends))
    return OutreachDay.objects.create(
        centre=centre, authority=authority, office=office, room="104", during=during, **fields
    )


def make_talk(day, *, starts="09:00", on=TUESDAY, **fields):
    """Somebody comes to the first half hour of a day."""
    start = local(on, starts)
    fields = {
        "name": "Kanarie Feder",
        "language": "ar",
        "spoken_language": "ar",
        "email": "kanarie@example.org",
        "booked_at": NOW,
        "erase_after": start + dt.timedelta(days=7, minutes=30),
        **fields,
    }
    return CentreTalk.objects.create(
        centre=day.centre,
        authority=day.authority,
        outreach_day=day,
        during=DateTimeTZRange(start, start + dt.timedelta(minutes=30)),
        **fields,
        **fresh_link(CentreTalk.link_purpose),
    )


def make_referral(centre, authority, *, staff_member=None, now=NOW, **fields):
    """Somebody was referred in Arabic, with name and telephone number."""
    fields = {
        "topic": "recognition",
        "language": "ar",
        "facts": FACTS,
        "may_book": False,
        "email": "",
        "mobile": "",
        **fields,
    }
    staff_member = staff_member or make_staff(authority, "clerk")
    return refer(authority=authority, centre=centre, staff_member=staff_member, now=now, **fields)
