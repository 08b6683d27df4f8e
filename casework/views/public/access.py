"""Signing in with reference and code, and leaving quickly."""

from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from casework.actions.access import leave, sign_in
from casework.forms.access import SignInForm
from casework.views.public._session import COOKIE, case_url, living_here
from willkommen.code_tries import PleaseWait, WrongCode
from willkommen.faces import public_page
from willkommen.forms.numbers import ReferenceQuery
from willkommen.languages import reader_language
from willkommen.private_pages import begin_here, end_here, no_store
from willkommen.rate import slowly
from willkommen.short_sessions import WAIT_SECONDS


@public_page
@no_store
@slowly(per_minute=30, burst=60, name="case_sign_in")
@require_http_methods(["GET", "HEAD", "POST"])
def case_sign_in(request, authority):
    """Reference and code; the same answer for everything that does not open a case."""
    if request.method != "POST":
        number = ReferenceQuery(request.GET).number()
        return _page(request, SignInForm(initial={"reference": number}))
    form = SignInForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    try:
        token = sign_in(authority=authority, **form.cleaned_data, now=timezone.now())
    except PleaseWait as wait:
        return _page(request, form, ticket=wait.ticket, refused=wait)
    except WrongCode as wrong:
        return _page(request, form, refused=wrong)
    response = HttpResponseRedirect(case_url(authority, "case_tracking"))
    begin_here(response, cookie=COOKIE, token=token)
    return response


@public_page
@no_store
@require_POST
def case_leave(request, authority):
    """Over at once: the session, the cookie, what the browser kept of us; then a page that tells nothing."""
    now = timezone.now()
    access = living_here(request, authority, now=now)
    if access is not None:
        leave(access=access, now=now)
    response = HttpResponseRedirect(reverse("front", kwargs={"language": reader_language()}))
    end_here(response, cookie=COOKIE)
    return response


def _page(request, form, **context):
    context = {"form": form, "languages_short": True, "wait_seconds": WAIT_SECONDS, **context}
    return render(request, "casework/public/sign_in.html", context)
