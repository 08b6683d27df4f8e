"""What a centre can book for somebody who allowed it: services of the authority that can be booked online, and free times."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from appointments.models import ServiceOffer
from appointments.models.catalogue import SERVED_AT_A_COUNTER
from appointments.queries.availability import FreeTime, free_days, free_times
from recognition_pilot.models import Referral
from recognition_pilot.rules.referrals import Fact
from willkommen.models import Authority, Office
from willkommen.moments import berlin_day

# As many days with free times as one can look through.
MOST_DAYS = 5
AHEAD = dt.timedelta(days=42)


@dataclass(frozen=True)
class TimesOfDay:
    """A day with its free times."""

    day: dt.date
    times: list[FreeTime]


def bookable_offers(authority: Authority) -> list[ServiceOffer]:
    """What people can book online at this authority, by name."""
    rows = ServiceOffer.objects.filter(authority=authority, is_offered=True, is_online=True)
    rows = rows.filter(service__delivery__in=SERVED_AT_A_COUNTER).select_related("authority", "service")
    return list(rows.order_by("service__name_de"))


def bookable_times(offer: ServiceOffer, office: Office, *, language: str, now: dt.datetime) -> list[TimesOfDay]:
    """The next days with free times for one person."""
    today = berlin_day(now)
    spoken = language.split("-")[0]
    asked: dict[str, Any] = {"offer": offer, "office": office, "persons": 1, "spoken_language": spoken, "now": now}
    days = [day.day for day in free_days(**asked, first_day=today, last_day=today + AHEAD) if day.free]
    return [TimesOfDay(day, free_times(**asked, day=day)) for day in days[:MOST_DAYS]]


def known_person(referral: Referral) -> dict[str, object]:
    """What the consent says of the person, to begin the form with."""
    facts, born_on = referral.facts, referral.facts.get(Fact.BORN_ON)
    return {
        "family_name": facts.get(Fact.NAME, ""),
        "born_on": dt.date.fromisoformat(born_on) if born_on else None,
        "email": referral.email or facts.get(Fact.EMAIL, ""),
    }
