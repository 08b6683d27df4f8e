"""Advice centres for the demo: invented, marked as such, with telephone numbers that lead nowhere."""

import datetime as dt
import json
from pathlib import Path

from django.db import transaction
from modeltranslation.utils import build_localized_fieldname

from recognition_pilot.actions.outreach import announce_day
from recognition_pilot.actions.referrals import refer
from recognition_pilot.actions.talks import book_talk
from recognition_pilot.models import AdviceCentre, CentreMembership
from recognition_pilot.queries.centres.talks import free_talks
from willkommen.models import Authority, Office, Role, StaffMember
from willkommen.moments import BERLIN, berlin_day
from willkommen.queries.staff import live_memberships
from willkommen.tenancy import enter_authority

FILE = Path(__file__).parent.parent / "catalogue" / "demo_centres.json"
VISITORS = [("Samir", "ar"), ("Olena", "uk")]
PASSWORD = "willkommen-demo"  # noqa: S105 -- the demo's, printed on its pages


@transaction.atomic
def load_demo_centres(*, now: dt.datetime) -> list[tuple[str, str, str]]:
    """Some centres for every authority that has none; returns (login, name, where) of those who keep their pages."""
    rows = json.loads(FILE.read_text("utf-8"))["centres"]
    logins = []
    for authority in Authority.objects.filter(is_demo=True).order_by("slug"):
        office = authority.offices.order_by("code").first()
        is_known = AdviceCentre.objects.filter(residences__contains=[authority.slug]).exists()
        if office is None or is_known:
            continue
        enter_authority(authority.pk)
        centres = [_furnish(row, authority, office, now) for row in rows]
        logins.append(_keeper(authority, centres))
        for row, centre in zip(rows, centres, strict=True):
            _announce(row, centre, office, now)
            _visit(centre, authority, now)
        _refer(centres[1], authority, now)
    return logins


def _furnish(row: dict, authority: Authority, office: Office, now: dt.datetime) -> AdviceCentre:
    texts = {
        build_localized_fieldname(field, language): words
        for field in ("about", "opening_hours")
        for language, words in row[field].items()
    }
    code = f"demo-{row['code']}-{authority.slug}"
    return AdviceCentre.objects.create(
        code=code[:40],
        name=row["name"] % {"town": office.town},
        carrier=row["carrier"],
        topics=row["topics"],
        languages=row["languages"],
        residences=[authority.slug],
        welcome_at=[authority.slug],
        street="Beispielweg 1",
        postcode=office.postcode,
        town=office.town,
        phone=f"05000 000-{row['number']}",
        email=f"{row['code']}@{authority.slug}.beratung.example",
        is_demo=True,
        is_published=True,
        confirmed_on=berlin_day(now) - dt.timedelta(days=row["confirmed_days_ago"]),
        **texts,
    )


def _keeper(authority: Authority, centres: list[AdviceCentre]) -> tuple[str, str, str]:
    """One login that keeps all centres of an authority's demo."""
    login = f"beratung@{authority.slug}.example"
    keeper = StaffMember.objects.filter(email=login).first()
    if keeper is None:
        keeper = StaffMember.objects.create_user(email=login, password=PASSWORD, name="Rosa Rat")
    for centre in centres:
        CentreMembership.objects.get_or_create(centre=centre, staff_member=keeper)
    return login, keeper.name, f"Advice centre, {authority.slug}"


def _announce(row: dict, centre: AdviceCentre, office: Office, now: dt.datetime) -> None:
    keeper = centre.memberships.select_related("staff_member").get().staff_member
    for day in row["outreach"]:
        on = berlin_day(now) + dt.timedelta(days=day["days_ahead"])
        # nobody sits there at the weekend
        on += dt.timedelta(days=max(0, 7 - on.weekday()) if on.weekday() > 4 else 0)
        begins, ends = (
            dt.datetime.combine(on, dt.time.fromisoformat(day[name]), BERLIN) for name in ("starts", "ends")
        )
        announce_day(
            centre=centre,
            office=office,
            room=day["room"],
            begins_at=begins,
            ends_at=ends,
            minutes_per_talk=30,
            languages=[],
            staff_member=keeper,
            now=now,
        )


def _visit(centre: AdviceCentre, authority: Authority, now: dt.datetime) -> None:
    """Two invented people have booked; nobody is written to."""
    free = free_talks(centre, authority, now=now)
    for time, (name, language) in zip(free[1:3], VISITORS, strict=False):
        book_talk(
            centre=centre,
            authority=authority,
            time=time.code,
            name=name,
            language=language,
            spoken_language=language,
            topic="",
            email="",
            mobile="",
            now=now,
        )


def _refer(centre: AdviceCentre, authority: Authority, now: dt.datetime) -> None:
    """Somebody at the counter has referred an invented person."""
    clerk = live_memberships(authority, now=now).filter(role=Role.CLERK).order_by("staff_member__name").first()
    if clerk is None:
        return
    refer(
        authority=authority,
        centre=centre,
        topic="migration",
        language="ar",
        facts={"name": "Samir", "phone": "0151 00000000", "spoken_language": "ar"},
        may_book=False,
        email="",
        mobile="",
        staff_member=clerk.staff_member,
        now=now,
    )
