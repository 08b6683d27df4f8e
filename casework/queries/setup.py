"""How far casework is set up, in a few words for administrators."""

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from appointments.models import ServiceOffer
from casework.models import RoutingRule
from casework.queries.cases import casework_settings
from casework.queries.people import substitutions_of
from willkommen.models import Authority
from willkommen.moments import berlin_day


def settings_state(authority: Authority, now: dt.datetime) -> str:
    """The two switches people ask about."""
    found = casework_settings(authority)
    eyes = _("four eyes for decisions") if found.four_eyes else _("one person decides")
    files = _("documents online") if found.are_uploads_allowed else _("documents on paper only")
    return f"{eyes}, {files}"


def settings_missing(authority: Authority, now: dt.datetime) -> str:
    """Applicants read whom they reach; that must not be empty."""
    return "" if casework_settings(authority).team_contact else _("The contact of the team is missing")


def routing_state(authority: Authority, now: dt.datetime) -> str:
    """How many rules there are."""
    count = RoutingRule.objects.filter(authority=authority).count()
    return ngettext("%(count)d rule", "%(count)d rules", count) % {"count": count}


def routing_missing(authority: Authority, now: dt.datetime) -> str:
    """Without a rule every new case waits until somebody takes it."""
    if RoutingRule.objects.filter(authority=authority).exists():
        return ""
    return _("New cases belong to nobody until somebody takes them over")


def substitutions_state(authority: Authority, now: dt.datetime) -> str:
    """How many substitutions run or are planned."""
    count = len(substitutions_of(authority, today=berlin_day(now)))
    return ngettext("%(count)d substitution", "%(count)d substitutions", count) % {"count": count}


def informal_choices(authority: Authority) -> list[tuple[str, str]]:
    """Codes and names of the services people come to this authority for, by name."""
    offered = ServiceOffer.objects.filter(authority=authority, is_offered=True, service__delivery="appointment")
    return list(offered.order_by("service__name_de").values_list("service__code", "service__name_de"))


def services_for_cases(authority: Authority) -> list:
    """The services a case can be about at this authority, by German name."""
    offered = ServiceOffer.objects.filter(authority=authority, is_offered=True).select_related("service__situation")
    return [offer.service for offer in offered.order_by("service__name_de")]
