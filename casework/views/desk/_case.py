"""What every staff page of one case has in common: which case, whether a reason is asked, who looked."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from urllib.parse import urlencode

from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from casework.permissions import sees_everything
from casework.queries.cases import case_by_reference
from casework.queries.own_work import needs_reason
from casework.rules.reading import REASON_LASTS, ReadReason
from willkommen.audit import record_read
from willkommen.errors import Refused
from willkommen.faces import desk_page
from willkommen.moments import berlin_day
from willkommen.permissions import Right

REASONS = "case_reasons"


def case_page(right: Right) -> Callable[[Callable], Callable]:
    """A page of one case: `view(request, case, **rest)`, with `request.authority` and `request.roles` set.

    `Right.CASES` asks for a reason outside one's own work, `Right.CASE_STATE` only where the person is protected. Another
    authority's case answers exactly like one that does not exist. Every reading is logged.
    """

    def decorate(view: Callable) -> Callable:
        @desk_page(right)
        @wraps(view)
        def page(request, authority, reference, **rest):
            case = case_by_reference(authority, reference)
            if case is None:
                raise Http404
            now = timezone.now()
            given = reason_given(request, case, now=now)
            if not given and _must_say_why(request, case, right, now=now):
                return HttpResponseRedirect(_reason_url(request, case))
            if request.method == "GET":
                record_read(about=case, authority=authority, staff_member=request.user, now=now, reason=given)
            return view(request, case, **rest)

        return page

    return decorate


def case_url(case, name: str = "case_page", **parts) -> str:
    """The address of a staff page of this case."""
    return reverse(name, kwargs={"authority": case.authority.slug, "reference": case.reference, **parts})


def to_case(case, name: str = "case_page", **parts) -> HttpResponseRedirect:
    """Go on to a staff page of this case."""
    return HttpResponseRedirect(case_url(case, name, **parts))


@contextmanager
def refused_at_field(form) -> Iterator[None]:
    """What an action refuses inside the block becomes an error of the form, beside the field it is about."""
    try:
        yield
    except Refused as refusal:
        field = getattr(refusal, "field", None)
        form.add_error(field if field in form.fields else None, str(refusal.text))


def reason_given(request, case, *, now: dt.datetime) -> str:
    """The code of the reason this session gave for this case in the last half hour; empty without one."""
    code, until = request.session.get(REASONS, {}).get(case.reference, ("", ""))
    ends = parse_datetime(until) if until else None
    return code if ends and now < ends else ""


def keep_reason(request, case, reason: ReadReason, *, now: dt.datetime) -> None:
    """Remember for half an hour why somebody opens this case; what is over is forgotten."""
    kept = {ref: pair for ref, pair in request.session.get(REASONS, {}).items() if now < parse_datetime(pair[1])}
    request.session[REASONS] = {**kept, case.reference: [str(reason), (now + REASON_LASTS).isoformat()]}


def _must_say_why(request, case, right: Right, *, now: dt.datetime) -> bool:
    is_whole = right is not Right.CASE_STATE and sees_everything(request.roles)
    return needs_reason(case, request.user, sees_everything=is_whole, today=berlin_day(now))


def _reason_url(request, case) -> str:
    """The reason page; it leads back to what was asked for, where that can be asked for again."""
    back = request.get_full_path() if request.method in ("GET", "HEAD") else case_url(case)
    return f"{case_url(case, 'case_reason')}?{urlencode({'zu': back})}"
