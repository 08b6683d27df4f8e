"""How far the service of an authority is set up, in a few words for its administrators."""

import datetime as dt

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from appointments.models import Closure, Counter, OwnPhrase, ServiceOffer, Shift, StaffSkill
from appointments.queries.touched import booked_without_anybody
from appointments.rules.times import OFFICE_TIME
from willkommen.models import Authority, Office
from willkommen.moments import short_date


def counters_state(authority: Authority, now: dt.datetime) -> str:
    """How many counters are in use."""
    count = Counter.objects.filter(authority=authority, is_open=True).count()
    return ngettext("%(count)d counter in use", "%(count)d counters in use", count) % {"count": count}


def counters_missing(authority: Authority, now: dt.datetime) -> str:
    """Nothing can be booked without a counter."""
    return "" if Counter.objects.filter(authority=authority, is_open=True).exists() else _("no counter in use")


def offers_state(authority: Authority, now: dt.datetime) -> str:
    """How many services can be booked online."""
    count = ServiceOffer.objects.filter(
        authority=authority, is_offered=True, is_online=True, service__delivery="appointment"
    ).count()
    return ngettext("%(count)d bookable online", "%(count)d bookable online", count) % {"count": count}


def offers_missing(authority: Authority, now: dt.datetime) -> str:
    """Services with appointments but without an office, otherwise offices without services."""
    count = ServiceOffer.objects.filter(
        authority=authority, is_offered=True, service__delivery="appointment", places=None
    ).count()
    if count:
        return ngettext("%(count)d at no office", "%(count)d at no office", count) % {"count": count}
    count = Office.objects.filter(authority=authority).exclude(offerplace__offer__is_offered=True).count()
    words = ngettext("%(count)d office without services", "%(count)d offices without services", count)
    return words % {"count": count} if count else ""


def _current_shifts(authority: Authority, now: dt.datetime):
    today = now.astimezone(OFFICE_TIME).date()
    return Shift.objects.filter(authority=authority).filter(Q(last_day=None) | Q(last_day__gte=today))


def shifts_state(authority: Authority, now: dt.datetime) -> str:
    """How many shifts are in the plan from today on."""
    count = _current_shifts(authority, now).count()
    return ngettext("%(count)d shift", "%(count)d shifts", count) % {"count": count}


def shifts_missing(authority: Authority, now: dt.datetime) -> str:
    """No shift, or booked appointments nobody sits for."""
    if not _current_shifts(authority, now).exists():
        return _("nobody sits at a counter yet")
    count = len(booked_without_anybody(authority, now=now))
    words = ngettext("%(count)d appointment without anybody", "%(count)d appointments without anybody", count)
    return words % {"count": count} if count else ""


def skills_state(authority: Authority, now: dt.datetime) -> str:
    """How many people are limited to some services."""
    count = StaffSkill.objects.filter(authority=authority).values("staff_member").distinct().count()
    if not count:
        return _("everybody serves everything")
    words = ngettext("%(count)d person serves only some services", "%(count)d people serve only some services", count)
    return words % {"count": count}


def closures_state(authority: Authority, now: dt.datetime) -> str:
    """How many closures are ahead."""
    count = Closure.objects.filter(authority=authority, during__endswith__gt=now).count()
    return ngettext("%(count)d closure ahead", "%(count)d closures ahead", count) % {"count": count}


def closure_title(closure: Closure) -> str:
    """A closure in the list of texts."""
    return _("Closure on %(day)s") % {"day": short_date(closure.during.lower)}


def phrases_state(authority: Authority, now: dt.datetime) -> str:
    """How many sentences of its own the authority has."""
    count = OwnPhrase.objects.filter(authority=authority).count()
    return ngettext("%(count)d own sentence", "%(count)d own sentences", count) % {"count": count}


def phrase_title(phrase: OwnPhrase) -> str:
    """A sentence in the list of texts."""
    return _("Sentence about “%(subject)s”") % {"subject": phrase.get_group_display()}
