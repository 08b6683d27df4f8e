"""What the people of a centre see of their own work: talks, days, what waits."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q

from recognition_pilot.models import AdviceCentre, CentreTalk, OutreachDay
from recognition_pilot.queries.centres.directory import coming_days
from recognition_pilot.queries.centres.people import living_members
from recognition_pilot.queries.referrals.living import open_count
from recognition_pilot.rules.advice import ASKED_BEFORE, CONFIRMED_FOR, is_stale, stale_on
from willkommen.models import Authority, Office
from willkommen.moments import berlin_day


@dataclass(frozen=True)
class CentreHome:
    """The overview."""

    is_stale: bool
    stale_on: dt.date | None
    open_referrals: int
    talks: list[CentreTalk]
    shown_at: list[Authority]
    people: int


def centre_home(centre: AdviceCentre, *, now: dt.datetime) -> CentreHome:
    """What waits, what comes next, and where the page is shown."""
    return CentreHome(
        is_stale=is_stale(centre.confirmed_on, today=berlin_day(now)),
        stale_on=stale_on(centre.confirmed_on) if centre.confirmed_on else None,
        open_referrals=open_count(centre, now=now),
        talks=coming_talks(centre, now=now)[:5],
        shown_at=list(Authority.objects.filter(slug__in=centre.residences).order_by("municipality_name")),
        people=living_members(centre, now=now).count(),
    )


def coming_talks(centre: AdviceCentre, *, now: dt.datetime) -> list[CentreTalk]:
    """Who comes, the next first. Of the centre alone: no page of an authority asks this."""
    rows = CentreTalk.objects.filter(centre=centre, cancelled_at=None, during__endswith__gt=now)
    return list(rows.select_related("outreach_day__office", "authority").order_by("during"))


def days_of_centre(centre: AdviceCentre, *, now: dt.datetime) -> list[OutreachDay]:
    """Its coming outreach days with how many talks are booked (`booked`)."""
    rows = coming_days(now).filter(centre=centre).select_related("office", "authority")
    return list(rows.annotate(booked=Count("talks", filter=Q(talks__cancelled_at=None))))


def day_of_centre(centre: AdviceCentre, pk: int, *, now: dt.datetime) -> OutreachDay | None:
    """One of them."""
    return next((day for day in days_of_centre(centre, now=now) if day.pk == pk), None)


def open_offices(centre: AdviceCentre) -> list[Office]:
    """The offices of the authorities that let the centre sit in their building."""
    rows = Office.objects.filter(authority__slug__in=centre.welcome_at).select_related("authority")
    return list(rows.order_by("authority__municipality_name", "code"))


def centres_to_ask(*, now: dt.datetime) -> list[AdviceCentre]:
    """Shown centres whose page will count as stale within two weeks."""
    confirmed_before = berlin_day(now) - CONFIRMED_FOR + ASKED_BEFORE
    return list(AdviceCentre.objects.filter(is_published=True, confirmed_on__lte=confirmed_before))
