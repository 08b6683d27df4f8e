"""Pages of one case for its applicant: behind reference and code, for a short time, kept by nobody."""

from datetime import datetime, timedelta
from functools import wraps

from django.conf import settings
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control

from casework.actions.access import go_on
from casework.queries.access import living_access
from casework.rules.access import LONGEST
from willkommen.faces import public_page
from willkommen.languages import reader_language

COOKIE = "willkommen_case"
LONGEST_TOKEN = 64
# Not every click has to be written down; half a minute of fifteen is near enough.
NOTED_EVERY = timedelta(seconds=30)


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


def no_store(view):
    """Nobody keeps the page, no search engine lists it, no other site learns its address."""

    @wraps(view)
    def page(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        patch_cache_control(response, no_store=True, private=True)
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return page


def case_url(authority, name: str, **parts) -> str:
    """The address of a page of one authority in the reader's language."""
    return reverse(name, kwargs={"language": reader_language(), "authority": authority.slug, **parts})


def begin_here(response, token: str) -> None:
    """This browser has signed in: a cookie of its own, apart from every other session."""
    response.set_cookie(
        COOKIE,
        token,
        max_age=LONGEST,
        path="/",
        secure=settings.IS_HTTPS,
        httponly=True,
        samesite="Lax",
    )


def end_here(response) -> None:
    """The cookie goes; its session has ended already."""
    response.delete_cookie(COOKIE, path="/", samesite="Lax")


def living_here(request, authority, *, now: datetime):
    """The access of this browser, None where there is none."""
    return living_access(authority, request.COOKIES.get(COOKIE, "")[:LONGEST_TOKEN], now=now)
