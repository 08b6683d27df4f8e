"""Advice centres as an administrator sees them: the page's state, never a talk or a referral."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from recognition_pilot.models import AdviceCentre
from recognition_pilot.queries.centres.directory import shown_centres
from recognition_pilot.queries.centres.people import living_members
from recognition_pilot.rules.advice import is_stale
from willkommen.models import Authority
from willkommen.moments import berlin_day


@dataclass(frozen=True)
class CentreRow:
    """A centre in the administrator's list."""

    centre: AdviceCentre
    is_shown: bool
    is_welcome: bool
    is_stale: bool
    has_people: bool


def centre_rows(authority: Authority, *, now: dt.datetime) -> list[CentreRow]:
    """Every centre of the house, those shown here first."""
    members = living_members(None, now=now).filter(centre=OuterRef("pk"))
    centres = AdviceCentre.objects.annotate(has_people=Exists(members)).order_by("name")
    rows = [
        CentreRow(
            centre=centre,
            is_shown=authority.slug in centre.residences,
            is_welcome=authority.slug in centre.welcome_at,
            is_stale=is_stale(centre.confirmed_on, today=berlin_day(now)),
            has_people=centre.has_people,
        )
        for centre in centres
    ]
    return sorted(rows, key=lambda row: (not row.is_shown, row.centre.name))


def centre_by_code(code: str) -> AdviceCentre | None:
    """A centre of the house: each authority decides for itself whether to show it."""
    return AdviceCentre.objects.filter(code=code).first()


def needs_people(authority: Authority, centre: AdviceCentre, *, now: dt.datetime) -> bool:
    """Whether this authority may invite somebody: it shows the centre, and nobody of it has an account."""
    return authority.slug in centre.residences and not living_members(centre, now=now).exists()


def centres_state(authority: Authority, now: dt.datetime) -> str:
    """How many are shown here, and how many of them nobody has confirmed for six months."""
    confirmed = list(shown_centres(authority).values_list("confirmed_on", flat=True))
    if not confirmed:
        return _("None yet")
    old = sum(is_stale(day, today=berlin_day(now)) for day in confirmed)
    words = ngettext("%(count)d centre", "%(count)d centres", len(confirmed)) % {"count": len(confirmed)}
    return words + (", " + _("%(count)d not confirmed") % {"count": old} if old else "")
