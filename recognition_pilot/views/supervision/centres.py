"""Advice centres as an administrator decides on them: bring one in, show it, open the building. Never who comes."""

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from recognition_pilot.actions.centre_people import invite_first
from recognition_pilot.actions.centre_setup import decide_on_centre, found_centre
from recognition_pilot.forms.centre import CentreDecisionForm, CentreFoundingForm, ColleagueForm
from recognition_pilot.queries.centres.setup import centre_by_code, centre_rows, needs_people
from willkommen.faces import supervision_page
from willkommen.form_pages import form_page
from willkommen.forms.staff_forms import refusals_shown_on
from willkommen.permissions import Right
from willkommen.reauthentication import recently_signed_in
from willkommen.typed_forms import once, wish


@supervision_page(Right.CENTRE_SETUP)
@require_safe
def centre_setup(request, authority):
    """Every centre of the house: shown here or not, welcome or not, confirmed when."""
    rows = centre_rows(authority, now=timezone.now())
    return render(request, "recognition_pilot/supervision/advice/centres.html", {"rows": rows})


@supervision_page(Right.CENTRE_SETUP)
@require_http_methods(["GET", "HEAD", "POST"])
def centre_new(request, authority):
    """Bring a centre in and invite whoever keeps its page."""
    form = CentreFoundingForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_shown_on(form):
            now, values = timezone.now(), form.cleaned_data
            key = values.pop("form_key")

            def found() -> str:
                found_centre(authority=authority, staff_member=request.user, now=now, **values)
                messages.success(request, _("The invitation to %(email)s is on its way.") % values)
                return _list(authority)

            return HttpResponseRedirect(once(key=f"centre_new:{wish(key, request.POST)}", now=now, do=found))
    return form_page(
        request,
        form,
        title=_("Bring in an advice centre"),
        lead=_("Centres do not register by themselves. Whoever you invite fills in the page and confirms it."),
        back=_list(authority),
        save=_("Send the invitation"),
    )


@supervision_page(Right.CENTRE_SETUP)
@require_http_methods(["GET", "HEAD", "POST"])
def centre_decide(request, authority, centre):
    """Shown to our people? Welcome in our building?"""
    found = _centre_or_404(centre)
    initial = {"is_shown": authority.slug in found.residences, "is_welcome": authority.slug in found.welcome_at}
    form = CentreDecisionForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        decide_on_centre(
            centre=found, authority=authority, staff_member=request.user, now=timezone.now(), **form.cleaned_data
        )
        messages.success(request, _("Saved."))
        return redirect("centre_setup", authority=authority.slug)
    return form_page(request, form, title=found.name, lead=found.carrier, back=_list(authority))


@supervision_page(Right.CENTRE_SETUP)
@require_http_methods(["GET", "HEAD", "POST"])
@recently_signed_in
def centre_invite(request, authority, centre):
    """Invite the first person of a centre that has nobody yet; after that it invites by itself."""
    found, now = _centre_or_404(centre), timezone.now()
    if not needs_people(authority, found, now=now):
        raise Http404
    form = ColleagueForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_shown_on(form):
            values = form.cleaned_data
            key = values.pop("form_key")

            def send() -> str:
                invite_first(centre=found, authority=authority, staff_member=request.user, now=now, **values)
                messages.success(request, _("The invitation to %(email)s is on its way.") % values)
                return _list(authority)

            return HttpResponseRedirect(once(key=f"centre_invite:{wish(key, request.POST)}", now=now, do=send))
    return form_page(request, form, title=found.name, back=_list(authority), save=_("Send the invitation"))


def _centre_or_404(code: str):
    found = centre_by_code(code)
    if found is None:
        raise Http404
    return found


def _list(authority) -> str:
    return reverse("centre_setup", kwargs={"authority": authority.slug})
