"""The administrators' start page, the authority's own data, and what readers reported."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from willkommen import panels
from willkommen.actions import authorities as actions
from willkommen.actions.barriers import settle_barrier
from willkommen.faces import supervision_page
from willkommen.form_pages import form_page
from willkommen.forms.authorities import AUTHORITY_SECTIONS
from willkommen.forms.staff_forms import refusals_shown_on
from willkommen.permissions import Right
from willkommen.queries.setup import barriers_of, data_of, missing_data
from willkommen.reauthentication import ask_again, is_recent


@supervision_page(Right.SHIFTS)
def overview(request, authority):
    """What can be set up, how far each subject is, and what is missing."""
    entries = panels.setup_for(authority, request.roles, now=timezone.now())
    return render(request, "supervision/setup.html", {"entries": entries})


@supervision_page(Right.CATALOGUE)
def authority_data(request, authority):
    """What the authority says of itself, in sections."""
    sections = [
        {"code": code, "title": form.title, "rows": data_of(authority, form.base_fields)}
        for code, form in AUTHORITY_SECTIONS.items()
    ]
    context = {"sections": sections, "missing": missing_data(authority)}
    return render(request, "supervision/authority.html", context)


@supervision_page(Right.CATALOGUE)
def authority_section(request, authority, section):
    """Change one section."""
    form_class = AUTHORITY_SECTIONS.get(section)
    if form_class is None:
        raise Http404
    if form_class.asks_again and not is_recent(request, now=timezone.now()):
        return ask_again(request, now=timezone.now())
    form = form_class(request.POST if request.method == "POST" else None, authority=authority)
    if form.is_valid():
        with refusals_shown_on(form):
            actions.change_authority(
                authority=authority, changes=form.cleaned_data, staff_member=request.user, now=timezone.now()
            )
            messages.success(request, _("Saved."))
            return redirect("authority_data", authority=authority.slug)
    back = reverse("authority_data", kwargs={"authority": authority.slug})
    return form_page(request, form, title=form.title, back=back)


@supervision_page(Right.BARRIERS)
def barriers(request, authority):
    """What readers reported about accessibility."""
    return render(request, "supervision/barriers.html", {"reports": barriers_of(authority)})


@supervision_page(Right.BARRIERS)
@require_POST
def barrier_settled(request, authority, report):
    """A barrier is gone; or it is there after all."""
    is_settled = "open" not in request.POST
    if not settle_barrier(authority=authority, report=report, is_settled=is_settled, now=timezone.now()):
        raise Http404
    messages.success(request, _("Saved."))
    return redirect("barriers", authority=authority.slug)
