"""Advice centres for tests: each function makes one thing with visible defaults."""

import datetime as dt

from psycopg2.extras import DateTimeTZRange

from recognition_pilot.actions.centre_people import PURPOSE, invite_to_centre
from recognition_pilot.actions.referrals import refer
from recognition_pilot.models import AdviceCentre, CentreMembership, CentreTalk, OutreachDay
from tests.factories import NOW, TUESDAY, local, make_office, make_staff
from willkommen.tokens import fresh_link, token_for

# ---- Addresses -----------------------------------------------------------------------------------------------

DESK_CENTRES = dict.fromkeys(("referral_new", "referral_to", "referral_slip"), "refer")
SUPERVISION_CENTRES = dict.fromkeys(("centre_setup", "centre_new", "centre_decide", "centre_invite"), "centre_setup")
TALK = {"advice_talk", "advice_talk_print", "advice_talk_calendar", "advice_talk_cancel"}
OF_CENTRES = {"advice_centre", "advice_centre_print", "advice_talk_times", "advice_talk_book"}
PUBLIC_CENTRES = {"advice_centres", "referral_own", "centre_invitation", *TALK, *OF_CENTRES}
CENTRE = {
    *("centre_home", "centre_confirm", "centre_hide", "centre_facts", "centre_texts", "centre_talks", "centre_days"),
    *("centre_day_new", "centre_day_off", "centre_referrals", "centre_referral", "centre_book", "centre_people"),
    *("centre_colleague", "centre_end_account"),
}


def add_centres(street) -> None:
    """A centre with all it can have, one that nobody works for yet, and one that every authority decides about."""
    authority, ahead = street.authority, TUESDAY + dt.timedelta(days=3 * 364)
    street.centre = make_centre(authority, code=f"rat-{authority.slug}")
    street.adviser = make_adviser(street.centre)
    street.outreach_day = make_day(street.centre, authority, day=ahead, office=street.office)
    street.talk = make_talk(street.outreach_day, on=ahead)
    street.referral = make_referral(
        street.centre,
        authority,
        staff_member=street.member,
        facts={**FACTS, "born_on": "1999-03-07"},
        may_book=True,
        now=dt.datetime.now(dt.UTC),
    )
    street.new_centre = make_centre(authority, code=f"neu-{authority.slug}", is_published=False)
    if not AdviceCentre.objects.filter(code="ueberall").exists():
        make_centre(code="ueberall", is_published=False)
    street.centre_invitation = invite_to_centre(
        centre=street.centre,
        authority=authority,
        email=f"rat@{authority.slug}.example.org",
        name="Rat",
        staff_member=street.adviser,
        now=dt.datetime.now(dt.UTC),
    )


SPECIAL_CENTRES = {
    **dict.fromkeys(TALK, lambda street: {"token": street.talk.link_token}),
    **dict.fromkeys(
        (*OF_CENTRES, "referral_to"), lambda street: {"centre": street.centre.code, "time": "2029-10-02-0930"}
    ),
    "referral_own": lambda street: {"token": street.referral.link_token},
    "referral_slip": lambda street: {"reference": street.referral.reference},
    # the same one from everywhere: each authority decides about every centre of the house
    "centre_decide": lambda street: {"centre": "ueberall"},
    "centre_invite": lambda street: {"centre": street.new_centre.code},
    "centre_invitation": lambda street: {"token": token_for(street.centre_invitation.nonce, purpose=PURPOSE)},
    **dict.fromkeys(
        CENTRE,
        lambda street: {
            "code": street.centre.code,
            "day": street.outreach_day.pk,
            "reference": street.referral.reference,
            "member": street.centre.memberships.get().pk,
            "language": "ar",
        },
    ),
}

# ---- Things ------------------------------------------------------------------------------------------------------

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
