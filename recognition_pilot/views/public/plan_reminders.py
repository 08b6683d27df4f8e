"""Reminders of a plan: asked for on the plan, confirmed and ended on the page of a link. Only a button acts."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from recognition_pilot.actions.plans import reminding
from recognition_pilot.forms.plans import PlanRemindersForm
from recognition_pilot.queries.plans.kept import plan_by_link
from recognition_pilot.views.public._plan import plan_pages, plan_url
from willkommen.errors import Refused
from willkommen.faces import public_page
from willkommen.languages import reader_language
from willkommen.private_pages import no_store
from willkommen.rate import slowly
from willkommen.typed_forms import form_as_typed, once, wish


@plan_pages
@slowly(per_minute=10, burst=40, name="reminders")
@require_http_methods(["GET", "HEAD", "POST"])
def plan_reminders(request, authority, access):
    """Which address; who is reminded already sees where to, and ends it here."""
    now = timezone.now()
    form = form_as_typed(PlanRemindersForm, request, is_sms_offered=authority.is_sms_offered)
    if request.method == "POST" and "stop" in request.POST:
        reminding.stop_reminders(plan=access.plan)
        messages.success(request, _("Your reminders are switched off"))
        return HttpResponseRedirect(plan_url(authority, "plan"))
    if request.method == "POST" and form.is_valid():
        key = f"plan-reminders:{wish(form.cleaned_data['form_key'], request.POST)}:{access.plan.pk}"
        try:
            return HttpResponseRedirect(once(key=key, now=now, do=lambda: _ask(authority, access.plan, form, now)))
        except Refused as refused:
            form.add_error(None, refused.text)
    context = {"access": access, "plan": access.plan, "form": form, "typed_form_id": "reminders"}
    return _page(request, "reminders", **context)


@public_page
@no_store
@require_safe
def plan_link(request, authority, token):
    """What a link in a message leads to: confirm, or end with one press. It shows nothing of the plan."""
    found = plan_by_link(authority, token, now=timezone.now())
    if found is None:
        return render(request, "recognition_pilot/public/plan/link_over.html", {"languages_short": True}, status=404)
    return _page(request, "link", plan=found, token=token)


@public_page
@no_store
@slowly(per_minute=20, burst=60, name="confirm")
@require_POST
def plan_link_confirm(request, authority, token):
    """The address is somebody's own."""
    now = timezone.now()
    found = plan_by_link(authority, token, now=now)
    if found is not None:
        try:
            reminding.confirm_reminders(plan=found, now=now)
        except Refused as refused:
            messages.warning(request, refused.text)
    return HttpResponseRedirect(plan_url(authority, "plan_link", token=token))


@public_page
@no_store
@slowly(per_minute=20, burst=60, name="confirm")
@require_POST
def plan_link_stop(request, authority, token):
    """Everything ends and the address is forgotten; the same page whether it was there or not."""
    found = plan_by_link(authority, token, now=timezone.now())
    if found is not None:
        reminding.stop_reminders(plan=found)
    return _page(request, "stopped")


def _ask(authority, plan, form: PlanRemindersForm, now) -> str:
    reminding.ask_for_reminders(
        plan=plan,
        email=form.cleaned_data["email"],
        mobile=form.cleaned_data.get("mobile", ""),
        language=reader_language(),
        now=now,
    )
    return plan_url(authority, "plan_reminders")


def _page(request, template: str, **context):
    return render(request, f"recognition_pilot/public/plan/{template}.html", {"languages_short": True, **context})
