"""Pages of one case for its applicant: behind reference and code, for a short time, kept by nobody."""

from datetime import datetime
from functools import wraps

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from casework.actions.access import go_on
from casework.queries.access import living_access
from willkommen.faces import public_page
from willkommen.languages import reader_language
from willkommen.private_pages import no_store
from willkommen.short_sessions import LONGEST_TOKEN, NOTED_EVERY

COOKIE = "willkommen_case"


def tracking_page(view):
    """A page of one case: `view(request, authority, access, **rest)`; without a living session the sign-in page.

    `access.case`, `access.representative` (None for the applicant), `access.may_hand_in`, `access.may_ask`. A click
    renews the fifteen minutes; that is the session's own clock, not a change of the case.
    """

    @public_page
    @no_store
    @wraps(view)
    def page(request, authority, **rest):
        now = timezone.now()
        access = living_access(authority, request.COOKIES.get(COOKIE, "")[:LONGEST_TOKEN], now=now)
        if access is None:
            return HttpResponseRedirect(case_url(authority, "case_sign_in"))
        if now - access.session.seen_at >= NOTED_EVERY:
            go_on(access=access, now=now)
        request.case_access = access
        return view(request, authority, access, **rest)

    return page


def case_url(authority, name: str, **parts) -> str:
    """The address of a page of one authority in the reader's language."""
    return reverse(name, kwargs={"language": reader_language(), "authority": authority.slug, **parts})


def living_here(request, authority, *, now: datetime):
    """The access of this browser, None where there is none."""
    return living_access(authority, request.COOKIES.get(COOKIE, "")[:LONGEST_TOKEN], now=now)
