"""What every page of one record has in common: which record, only with a living consent, who looked."""

import datetime as dt
from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from recognition_pilot.queries.guidance.records import record_by_id
from recognition_pilot.rules.guidance_reading import REASON_LASTS, GuidanceReason
from willkommen.audit import record_read
from willkommen.faces import desk_page
from willkommen.permissions import Right

REASONS = "guidance_reasons"


def record_page(view: Callable) -> Callable:
    """A page of one record: `view(request, record, **rest)`, with `request.authority` set.

    Without a living consent, or at another authority, there is no such page. A colleague's record asks for a reason. Every
    reading is logged.
    """

    @desk_page(Right.GUIDANCE)
    @wraps(view)
    def page(request, authority, record, **rest):
        now = timezone.now()
        found = record_by_id(authority, record, now=now)
        if found is None:
            raise Http404
        why = "" if found.guide_id in (None, request.user.pk) else reason_given(request, found, now=now)
        if not why and found.guide_id not in (None, request.user.pk):
            return HttpResponseRedirect(record_url(found, "guidance_reason"))
        if request.method == "GET":
            record_read(about=found, authority=authority, staff_member=request.user, now=now, reason=why)
        return view(request, found, **rest)

    return page


def reason_given(request, record, *, now: dt.datetime) -> str:
    """The code of the reason this session gave for this record in the last half hour; empty without one."""
    code, until = request.session.get(REASONS, {}).get(str(record.pk), ("", ""))
    ends = parse_datetime(until) if until else None
    return code if ends and now < ends else ""


def keep_reason(request, record, reason: GuidanceReason, *, now: dt.datetime) -> None:
    """Remember for half an hour why somebody opens this record; what is over is forgotten."""
    kept = {key: pair for key, pair in request.session.get(REASONS, {}).items() if now < parse_datetime(pair[1])}
    request.session[REASONS] = {**kept, str(record.pk): [str(reason), (now + REASON_LASTS).isoformat()]}


def record_url(record, name: str = "guidance_record", **parts) -> str:
    """The address of a page of this record."""
    return reverse(name, kwargs={"authority": record.authority.slug, "record": record.pk, **parts})


def to_record(record) -> HttpResponseRedirect:
    """Go on to the page of this record."""
    return HttpResponseRedirect(record_url(record))
