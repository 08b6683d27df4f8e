"""What every page of one record has in common: which record, only with a living consent, who looked."""

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from recognition_pilot.queries.guidance import record_by_id
from willkommen.audit import record_read
from willkommen.faces import desk_page
from willkommen.permissions import Right

# A guide reads somebody else's record for them.
FOR_A_COLLEAGUE = "substitution"


def record_page(view: Callable) -> Callable:
    """A page of one record: `view(request, record, **rest)`, with `request.authority` set.

    Without a living consent, or at another authority, there is no such page. Every reading is logged.
    """

    @desk_page(Right.GUIDANCE)
    @wraps(view)
    def page(request, authority, record, **rest):
        now = timezone.now()
        found = record_by_id(authority, record, now=now)
        if found is None:
            raise Http404
        if request.method == "GET":
            why = "" if found.guide_id in (None, request.user.pk) else FOR_A_COLLEAGUE
            record_read(about=found, authority=authority, staff_member=request.user, now=now, reason=why)
        return view(request, found, **rest)

    return page


def record_url(record, name: str = "guidance_record", **parts) -> str:
    """The address of a page of this record."""
    return reverse(name, kwargs={"authority": record.authority.slug, "record": record.pk, **parts})


def to_record(record) -> HttpResponseRedirect:
    """Go on to the page of this record."""
    return HttpResponseRedirect(record_url(record))
