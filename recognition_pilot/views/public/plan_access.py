"""Keeping a way as a plan, its slip, signing in, leaving quickly."""

import secrets

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from recognition_pilot.actions.plans.access import leave, open_session, sign_in
from recognition_pilot.actions.plans.keeping import change_way, save_plan
from recognition_pilot.forms.plan_session import COOKIE, plan_here
from recognition_pilot.forms.plans import PlanSignInForm, StartForm
from recognition_pilot.forms.way import WayQuery, address_of
from recognition_pilot.queries.plans.kept import plan_by_key
from recognition_pilot.queries.plans.papers import plan_slip
from recognition_pilot.queries.way.path import profession_by_code
from recognition_pilot.rules.plans import KEPT_UNSEEN
from recognition_pilot.views.public._plan import drop_secret, keep_secret, plan_pages, plan_url, secret_of
from willkommen.code_hash import chosen_code
from willkommen.code_tries import PleaseWait, WrongCode
from willkommen.faces import public_page
from willkommen.forms.numbers import ReferenceQuery
from willkommen.languages import reader_language
from willkommen.moments import berlin_day
from willkommen.private_pages import begin_here, end_here, no_store
from willkommen.rate import slowly
from willkommen.references import in_groups
from willkommen.short_sessions import WAIT_SECONDS
from willkommen.typed_forms import form_as_typed, once, wish


@public_page
@no_store
@slowly(per_minute=10, burst=60, name="keep_plan")
@require_http_methods(["GET", "HEAD", "POST"])
def plan_keep(request, authority):
    """What keeping means, the first day, and the button; whoever is signed in may put the way into their plan."""
    now = timezone.now()
    way = _way(request)
    if not way["profession"] and not way["group"]:
        return HttpResponseRedirect(plan_url(authority, "recognition_start"))
    here = plan_here(request, authority, now=now)
    form = form_as_typed(StartForm, request, today=berlin_day(now), initial={"started_on": berlin_day(now)})
    if request.method == "POST" and here is not None and "into" in request.POST:
        change_way(plan=here.plan, **way, language=reader_language(), now=now)
        messages.success(request, _("Your plan has been changed"))
        return HttpResponseRedirect(plan_url(authority, "plan"))
    if request.method == "POST" and form.is_valid():
        key = f"plan:{wish(form.cleaned_data['form_key'], request.POST)}"
        plan = plan_by_key(authority, once(key=key, now=now, do=lambda: _keep(request, authority, way, form, now)))
        return _opened(request, authority, plan, now)
    profession = way["profession"]
    query = address_of(
        profession_code=profession.code if profession else "", group=way["group"], answers=way["answers"]
    )
    context = {"form": form, "here": here, "query": query, "kept_days": KEPT_UNSEEN.days, "typed_form_id": "keep"}
    return render(request, "recognition_pilot/public/plan/keep.html", {"languages_short": True, **context})


def _way(request) -> dict:
    """The way the address names: a profession or a group, and the answers."""
    query = WayQuery(request.GET)
    profession = profession_by_code(query.profession_code) if query.profession_code else None
    return {"profession": profession, "group": "" if profession else query.group, "answers": query.answers}


def _keep(request, authority, way: dict, form: StartForm, now) -> str:
    """The key of the plan; the browser remembers what its code follows from."""
    secret = secrets.token_hex(16)
    started_on = form.cleaned_data["started_on"]
    plan, _code = save_plan(
        authority=authority, **way, language=reader_language(), now=now, started_on=started_on, secret=secret
    )
    keep_secret(request, plan, secret, now=now)
    return str(plan.pk)


def _opened(request, authority, plan, now):
    """Signed in at once, in the browser that kept the plan and in no other."""
    if plan is None or not secret_of(request, plan, now=now):
        return HttpResponseRedirect(plan_url(authority, "plan_sign_in"))
    response = HttpResponseRedirect(plan_url(authority, "plan_slip"))
    begin_here(response, cookie=COOKIE, token=open_session(plan=plan, now=now))
    return response


@plan_pages
@require_safe
def plan_slip_page(request, authority, access):
    """Number and code in two languages, to print; the code only for half an hour, in the browser that kept the plan."""
    now = timezone.now()
    secret = secret_of(request, access.plan, now=now)
    if not secret:
        return HttpResponseRedirect(plan_url(authority, "plan"))
    code = in_groups(chosen_code(secret, access.plan.reference))
    slip = plan_slip(access.plan, language=reader_language())
    context = {"access": access, "slip": slip, "code": code, "languages_short": True}
    return render(request, "recognition_pilot/public/plan/slip.html", context)


@public_page
@no_store
@slowly(per_minute=30, burst=60, name="plan_sign_in")
@require_http_methods(["GET", "HEAD", "POST"])
def plan_sign_in(request, authority):
    """Number and code; the same answer for everything that does not open a plan."""
    if request.method != "POST":
        form = PlanSignInForm(initial={"reference": ReferenceQuery(request.GET).number()})
        return _sign_in_page(request, form)
    form = PlanSignInForm(request.POST)
    if not form.is_valid():
        return _sign_in_page(request, form)
    try:
        token, failures = sign_in(authority=authority, **form.cleaned_data, now=timezone.now())
    except PleaseWait as wait:
        return _sign_in_page(request, form, ticket=wait.ticket, refused=wait)
    except WrongCode as wrong:
        return _sign_in_page(request, form, refused=wrong)
    if failures:
        messages.warning(request, _failures(failures))
    response = HttpResponseRedirect(plan_url(authority, "plan"))
    begin_here(response, cookie=COOKIE, token=token)
    return response


@public_page
@no_store
@require_POST
def plan_leave(request, authority):
    """Over at once: the session, the cookie, what the browser kept of us; then a page that tells nothing."""
    now = timezone.now()
    access = plan_here(request, authority, now=now)
    if access is not None:
        leave(access=access, now=now)
    drop_secret(request)
    response = HttpResponseRedirect(reverse("front", kwargs={"language": reader_language()}))
    end_here(response, cookie=COOKIE)
    return response


def _sign_in_page(request, form, **context):
    context = {"form": form, "languages_short": True, "wait_seconds": WAIT_SECONDS, **context}
    return render(request, "recognition_pilot/public/plan/sign_in.html", context)


def _failures(times: int) -> str:
    text = ngettext(
        "Before you signed in, there was %(times)s try with a wrong code.",
        "Before you signed in, there were %(times)s tries with a wrong code.",
        times,
    )
    return text % {"times": times}
