"""The kept plan: what comes next, ticks, another start, paper and file, the end."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from recognition_pilot.actions.plans.ticking import begin_on, delete_plan, tick_documents, tick_step
from recognition_pilot.forms.plan_session import COOKIE
from recognition_pilot.forms.plans import DocumentsForm, StartForm, StepForm
from recognition_pilot.forms.way import address_of
from recognition_pilot.queries.guidance.talks_to_book import talk_offer
from recognition_pilot.queries.plans.kept import plan_page
from recognition_pilot.queries.plans.papers import plan_sheet
from recognition_pilot.queries.plans.words import change_words
from recognition_pilot.queries.way.path_figures import figures_of
from recognition_pilot.views.public._plan import drop_secret, plan_pages, plan_url, secret_of
from willkommen.languages import reader_language
from willkommen.moments import berlin_day
from willkommen.private_pages import end_here
from willkommen.rate import slowly
from willkommen.typed_forms import form_as_typed


@plan_pages
@require_safe
def plan(request, authority, access):
    """Dated steps, the next one as a button, documents to tick, what has changed."""
    now = timezone.now()
    page = plan_page(access.plan, now=now)
    context = {
        "page": page,
        "path": page.path,
        "figures": figures_of(page.path),
        "query": _address_of(page),
        "changes": change_words(page.changes),
        "talk": talk_offer(authority),
        "has_slip": bool(secret_of(request, access.plan, now=now)),
    }
    return _page(request, access, "plan", **context)


@plan_pages
@slowly(per_minute=60, burst=120, name="plan_ticks")
@require_POST
def plan_step(request, authority, access):
    """A step is done, or not after all."""
    form = StepForm(request.POST)
    if not form.is_valid() or not tick_step(
        plan=access.plan, code=form.cleaned_data["step"], is_done=form.cleaned_data["done"], now=timezone.now()
    ):
        return HttpResponseRedirect(plan_url(authority, "plan"))
    return HttpResponseRedirect(f"{plan_url(authority, 'plan')}#step-{form.cleaned_data['step']}")


@plan_pages
@slowly(per_minute=60, burst=120, name="plan_ticks")
@require_POST
def plan_documents(request, authority, access):
    """The documents that are at hand."""
    now = timezone.now()
    codes = [one["document"].code for one in plan_page(access.plan, now=now).documents]
    tick_documents(plan=access.plan, codes=DocumentsForm(request.POST, codes=codes).ticked(), now=now)
    messages.success(request, _("Your documents have been saved"))
    return HttpResponseRedirect(f"{plan_url(authority, 'plan')}#documents")


@plan_pages
@require_http_methods(["GET", "HEAD", "POST"])
def plan_start(request, authority, access):
    """Another first day: what is not done moves with it."""
    now = timezone.now()
    started_on = access.plan.started_on
    form = form_as_typed(StartForm, request, today=berlin_day(now), initial={"started_on": started_on})
    if request.method == "POST" and form.is_valid():
        begin_on(plan=access.plan, started_on=form.cleaned_data["started_on"], now=now)
        messages.success(request, _("The days of your plan have been moved"))
        return HttpResponseRedirect(plan_url(authority, "plan"))
    return _page(request, access, "start", form=form, typed_form_id="start")


@plan_pages
@require_safe
def plan_print(request, authority, access):
    """The plan in two languages, to print."""
    sheet = plan_sheet(access.plan, language=reader_language(), now=timezone.now())
    return _page(request, access, "print", sheet=sheet)


@plan_pages
@require_safe
def plan_file(request, authority, access):
    """The plan in two languages as one file that needs nothing else; without number and code."""
    now = timezone.now()
    sheet = plan_sheet(access.plan, language=reader_language(), now=now)
    context = {"sheet": sheet, "plan": access.plan, "authority": authority, "now": now}
    text = render_to_string("recognition_pilot/public/plan/file.html", context)
    response = HttpResponse(text, content_type="text/html; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="plan-{berlin_day(now):%Y-%m-%d}.html"'
    return response


@plan_pages
@require_http_methods(["GET", "HEAD", "POST"])
def plan_delete(request, authority, access):
    """Everything at once, asked once more."""
    if request.method != "POST":
        return _page(request, access, "delete")
    delete_plan(plan=access.plan)
    drop_secret(request)
    messages.success(request, _("Your plan has been deleted"))
    response = HttpResponseRedirect(plan_url(authority, "plan_sign_in"))
    end_here(response, cookie=COOKIE, clears=False)
    return response


def _address_of(page) -> str:
    """The query string of the way the plan was made from, to change its answers."""
    code = page.plan.profession.code if page.plan.profession else ""
    return address_of(profession_code=code, group=page.plan.group, answers=page.path.answers)


def _page(request, access, template: str, **context):
    context = {"access": access, "plan": access.plan, "languages_short": True, **context}
    return render(request, f"recognition_pilot/public/plan/{template}.html", context)
