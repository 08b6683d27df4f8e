"""What is measured every morning: how far away the third free time is, and whose title has ended without a certificate."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import F, Q
from django.db.models.functions import TruncDate

from appointments.models import Delivery, ServiceOffer
from appointments.queries.catalogue import places_of
from appointments.queries.gaps import Door, ask_gaps
from appointments.queries.holidays import working_days
from appointments.rules.times import OFFICE_TIME
from casework.models import Case, CaseStatus
from recognition_pilot.rules.facts import Seen
from willkommen.models import Authority, Office
from willkommen.moments import berlin_day

UNDECIDED = (
    CaseStatus.RECEIVED,
    CaseStatus.COMPETENCE,
    CaseStatus.INCOMPLETE,
    CaseStatus.IN_REVIEW,
    CaseStatus.WITH_EMPLOYMENT_AGENCY,
    CaseStatus.WITH_FEDERAL_OFFICE,
    CaseStatus.WITH_OTHER_BODY,
    CaseStatus.SECURITY_CHECK,
    CaseStatus.BIOMETRICS,
    CaseStatus.HEARING,
    CaseStatus.SUSPENDED,
)
GERMAN = frozenset({"de", "de-simple"})
_THIRD = """
SELECT (SELECT start FROM free GROUP BY start ORDER BY start LIMIT 1 OFFSET 2),
       (SELECT start FROM free WHERE in_language GROUP BY start ORDER BY start LIMIT 1 OFFSET 2)
"""


def seen_this_morning(authority: Authority, *, now: dt.datetime) -> list[Seen]:
    """What the morning shows, on the day of `now`."""
    return [*_free_times(authority, now=now), *_expired_titles(authority, now=now)]


def _free_times(authority: Authority, *, now: dt.datetime) -> Iterator[Seen]:
    """Days to the third free time of every service at every office, for anybody and for each language of the pages."""
    offers = ServiceOffer.objects.filter(
        authority=authority, is_offered=True, is_online=True, service__delivery=Delivery.APPOINTMENT
    ).select_related("service")
    languages = [language for language in authority.languages if language not in GERMAN]
    for offer in offers:
        for office in places_of(offer):
            yield from _at_office(offer, office, languages, now=now)


def _at_office(offer: ServiceOffer, office: Office, languages: list[str], *, now: dt.datetime) -> Iterator[Seen]:
    day = berlin_day(now)
    keys = {"service": offer.service.code, "office": str(office.pk)}
    for place, language in enumerate(languages or [""]):
        anybody, in_language = _third(offer, office, language, now=now)
        if place == 0:
            yield Seen("free_time", day, amount=anybody, value=anybody, keys=keys)
        if language:
            seen = {"language": language}
            yield Seen("free_time", day, amount=in_language, value=in_language, keys=seen, only_cut="language")


def _third(offer: ServiceOffer, office: Office, language: str, *, now: dt.datetime) -> tuple[int, int]:
    """Days to the third free time, for anybody and in a language; one more than the booking window where there is none."""
    today = berlin_day(now)
    days = working_days(today, today + dt.timedelta(days=offer.horizon_days))
    [found] = ask_gaps(
        _THIRD,
        offer=offer,
        office=office,
        persons=1,
        others=(),
        days=days,
        interpreter="",
        door=Door.ONLINE,
        now=now,
        spoken=language,
    )
    none = offer.horizon_days + 1
    anybody, in_language = ((one.astimezone(OFFICE_TIME).date() - today).days if one else none for one in found)
    return anybody, in_language


def _expired_titles(authority: Authority, *, now: dt.datetime) -> Iterator[Seen]:
    """One row for everybody who applied in time, whose title has ended, and who holds no valid certificate (I11)."""
    today = berlin_day(now)
    has_none = Q(certificate_issued_on=None) | Q(certificate_valid_to__lt=today)
    rows = (
        Case.objects.filter(has_none, authority=authority, status__in=UNDECIDED, title_ends_on__lt=today)
        .annotate(received_on=TruncDate("received_at", tzinfo=OFFICE_TIME))
        .filter(received_on__lte=F("title_ends_on"))
    )
    # nobody is a number too
    yield Seen("expired_titles", today, weight=0)
    for code in rows.values_list("service__code", flat=True):
        yield Seen("expired_titles", today, keys={"service": code})
