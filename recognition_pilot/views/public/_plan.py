"""Pages of one kept plan: behind number and code, for a short time, kept by nobody."""

import datetime as dt
from functools import wraps

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from recognition_pilot.actions.plans.access import go_on
from recognition_pilot.forms.plan_session import plan_here
from recognition_pilot.rules.plans import SLIP_SHOWN
from willkommen.faces import public_page
from willkommen.languages import reader_language
from willkommen.private_pages import no_store
from willkommen.short_sessions import NOTED_EVERY

KEPT = "kept_plan"


def plan_pages(view):
    """A page of one plan: `view(request, authority, access, **rest)`; without a living session the sign-in page.

    A click renews the fifteen minutes; that is the session's own clock, not a change of the plan.
    """

    @public_page
    @no_store
    @wraps(view)
    def page(request, authority, **rest):
        now = timezone.now()
        access = plan_here(request, authority, now=now)
        if access is None:
            return HttpResponseRedirect(plan_url(authority, "plan_sign_in"))
        if now - access.session.seen_at >= NOTED_EVERY:
            go_on(access=access, now=now)
        return view(request, authority, access, **rest)

    return page


def plan_url(authority, name: str, **parts) -> str:
    """The address of a page of one authority in the reader's language."""
    return reverse(name, kwargs={"language": reader_language(), "authority": authority.slug, **parts})


# ---- The code is shown for half an hour in the browser that kept the plan ------------------------------------------


def keep_secret(request, plan, secret: str, *, now: dt.datetime) -> None:
    """What the code of a plan follows from, at once, in the view's transaction."""
    request.session[KEPT] = {"plan": plan.pk, "secret": secret, "until": (now + SLIP_SHOWN).timestamp()}
    request.session.save()


def secret_of(request, plan, *, now: dt.datetime) -> str:
    """The secret of this plan while its code may be shown; empty otherwise."""
    kept = request.session.get(KEPT) or {}
    is_alive = kept.get("plan") == plan.pk and now.timestamp() < kept.get("until", 0)
    return kept["secret"] if is_alive else ""


def drop_secret(request) -> None:
    """The code can be shown no more."""
    request.session.pop(KEPT, None)
