"""Who has access to a case besides the applicant."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from casework.models import AccessCode, Case, Representative
from casework.rules.consent import is_in_force
from willkommen.moments import berlin_day


@dataclass(frozen=True)
class RepresentativesOfCase:
    """Those whose consent counts today, and those before them."""

    current: list[Representative]
    former: list[Representative]


def representatives_of(case: Case, *, now: dt.datetime) -> RepresentativesOfCase:
    """Everybody who has or had access; each with `has_code`. One query."""
    today = berlin_day(now)
    current: list[Representative] = []
    former: list[Representative] = []
    for one in _of(case):
        counts = is_in_force(ends_on=one.ends_on, ended_at=one.ended_at, today=today)
        (current if counts else former).append(one)
    return RepresentativesOfCase(current, former)


def who_has_access(case: Case, *, now: dt.datetime, representative: Representative | None = None):
    """What the applicant reads: whose consent counts today; whoever helps reads about themselves only. One query."""
    current = representatives_of(case, now=now).current
    return [one for one in current if representative is None or one.pk == representative.pk]


def representative_by_pk(case: Case, pk: int) -> Representative | None:
    """Somebody with access to this case, now or before."""
    return _of(case).filter(pk=pk).first()


def representative_in_force(case: Case, pk: int, *, now: dt.datetime) -> Representative | None:
    """Somebody whose consent counts today."""
    return _of(case).filter(pk=pk, ended_at=None, ends_on__gte=berlin_day(now)).first()


def _of(case: Case) -> QuerySet[Representative]:
    codes = AccessCode.objects.filter(representative=OuterRef("pk"), revoked_at=None)
    found = Representative.objects.filter(case=case, authority_id=case.authority_id).annotate(has_code=Exists(codes))
    return found.select_related("case", "recorded_by").order_by("-recorded_at", "-pk")
