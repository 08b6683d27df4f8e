"""The own page of somebody who is accompanied: what they agreed to, and one press that ends it."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from recognition_pilot.actions.guidance.consents import withdraw_consent, withdraw_everything
from recognition_pilot.queries.guidance.own import own_page_of
from recognition_pilot.queries.guidance.records import consent_by_id, record_by_token
from willkommen.faces import public_page
from willkommen.languages import reader_language
from willkommen.moments import berlin_day
from willkommen.rate import slowly

LONGEST_TOKEN = 64


@public_page
@slowly(per_minute=20, burst=60, name="guidance")
@require_safe
def guidance_own(request, authority, token):
    """What I agreed to, which facts are shared, and a button for each."""
    now = timezone.now()
    record = record_by_token(authority, token[:LONGEST_TOKEN], now=now)
    if record is None:
        return _over(request, status=404)
    page = own_page_of(record, now=now)
    context = {**page, "token": token, "languages_short": True}
    return _private(render(request, "recognition_pilot/public/guidance.html", context))


@public_page
@require_http_methods(["GET", "HEAD", "POST"])
def guidance_own_withdraw(request, authority, token, consent):
    """One press ends one consent; what rests on it is gone in the same moment."""
    now = timezone.now()
    record = record_by_token(authority, token[:LONGEST_TOKEN], now=now)
    found = consent_by_id(record, consent, today=berlin_day(now)) if record else None
    if request.method == "POST" and found is not None:
        withdraw_consent(consent=found, now=now)
        messages.success(request, _("You have withdrawn this."))
    return _on(authority, token, now=now)


@public_page
@require_http_methods(["GET", "HEAD", "POST"])
def guidance_own_erase(request, authority, token):
    """One press ends everything and erases the record."""
    now = timezone.now()
    record = record_by_token(authority, token[:LONGEST_TOKEN], now=now)
    if request.method == "POST" and record is not None:
        withdraw_everything(record=record, now=now)
    return _on(authority, token, now=now)


@public_page
@require_safe
def guidance_over(request, authority):
    """Nothing is kept any more."""
    return _over(request, status=200)


def _on(authority, token: str, *, now):
    """The own page while there is a record, the last page afterwards."""
    is_alive = record_by_token(authority, token[:LONGEST_TOKEN], now=now) is not None
    where = {"language": reader_language(), "authority": authority.slug}
    if is_alive:
        return HttpResponseRedirect(reverse("guidance_own", kwargs={**where, "token": token}))
    return HttpResponseRedirect(reverse("guidance_over", kwargs=where))


def _over(request, *, status: int):
    return _private(
        render(request, "recognition_pilot/public/guidance_over.html", {"languages_short": True}, status=status)
    )


def _private(response):
    """Nobody keeps the page, no search engine lists it, no other site learns its address."""
    patch_cache_control(response, no_store=True, private=True)
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
