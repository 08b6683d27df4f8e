"""Closures and absences: whom they touch is shown before they are saved."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from appointments.actions import planning
from appointments.actions.setup import closures as actions
from appointments.forms.planning import AbsenceForm, ClosureForm
from appointments.queries.planning.affected import live_change_of
from appointments.queries.setup import (
    absence_by_id,
    absences_of,
    closure_by_id,
    closures_of,
    counters_of,
    people_for_counters,
)
from appointments.views.supervision._impact import agreed, goes_back, impact_page, saved_words
from willkommen.faces import supervision_page
from willkommen.form_pages import confirm_page, form_page
from willkommen.forms.staff_forms import StaffForm
from willkommen.moments import long_moment
from willkommen.permissions import Right
from willkommen.queries.authorities import offices_of
from willkommen.typed_forms import once, wish


def _list(authority) -> str:
    return reverse("closures", kwargs={"authority": authority.slug})


@supervision_page(Right.SHIFTS)
def closures(request, authority):
    """What is closed and who is away, from now on."""
    now = timezone.now()
    context = {"closures": closures_of(authority, now=now), "absences": absences_of(authority, now=now)}
    return render(request, "supervision/closures.html", context)


@supervision_page(Right.SHIFTS)
def closure_new(request, authority):
    """Close something; whom it touches is shown first."""
    now, title = timezone.now(), _("New closure")
    form = ClosureForm(
        request.POST if request.method == "POST" else None,
        now=now,
        offices=offices_of(authority),
        counters=counters_of(authority),
    )
    if form.is_valid() and not goes_back(request):
        values = {**form.place(), "during": form.cleaned_data["during"], "reason": form.cleaned_data["reason"]}

        def add() -> str:
            change = planning.close(authority=authority, agreed=agreed(request), by=request.user, now=now, **values)
            return _saved(request, authority, change)

        try:
            return redirect(once(key=_key("closure_new", form, request), now=now, do=add))
        except planning.LookFirst as look:
            what = f"{form.place_words()}, {_span_words(values['during'])}"
            return impact_page(request, look.impact, title=title, what=what, back=_list(authority))
    return form_page(request, form, title=title, back=_list(authority))


@supervision_page(Right.SHIFTS)
def absence_new(request, authority):
    """Somebody is away; whom it touches is shown first."""
    now, title = timezone.now(), _("New absence")
    data = request.POST if request.method == "POST" else None
    form = AbsenceForm(data, now=now, people=people_for_counters(authority, now=now))
    if form.is_valid() and not goes_back(request):
        values = {"member": form.cleaned_data["member"], "during": form.cleaned_data["during"]}

        def add() -> str:
            change = planning.be_away(authority=authority, agreed=agreed(request), by=request.user, now=now, **values)
            return _saved(request, authority, change)

        try:
            return redirect(once(key=_key("absence_new", form, request), now=now, do=add))
        except planning.LookFirst as look:
            what = f"{values['member'].name}, {_span_words(values['during'])}"
            return impact_page(request, look.impact, title=title, what=what, back=_list(authority))
    return form_page(request, form, title=title, back=_list(authority))


@supervision_page(Right.SHIFTS)
def closure_remove(request, authority, closure):
    """Open again."""
    found = closure_by_id(authority, closure)
    if found is None:
        raise Http404
    change = live_change_of(authority, closure=found)
    if change is not None:
        return redirect("plan_change_undo", authority=authority.slug, change=change.pk)
    form = StaffForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.remove_closure(closure=found, staff_member=request.user, now=timezone.now())
        messages.success(request, _("The closure has been removed."))
        return redirect("closures", authority=authority.slug)
    return confirm_page(
        request,
        form,
        title=_("Remove this closure?"),
        back=_list(authority),
        consequences=[_span_words(found.during), _("People can book in this time again at once.")],
        yes=_("Remove the closure"),
    )


@supervision_page(Right.SHIFTS)
def absence_remove(request, authority, absence):
    """Somebody is there after all."""
    found = absence_by_id(authority, absence)
    if found is None:
        raise Http404
    change = live_change_of(authority, absence=found)
    if change is not None:
        return redirect("plan_change_undo", authority=authority.slug, change=change.pk)
    form = StaffForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.remove_absence(absence=found, staff_member=request.user, now=timezone.now())
        messages.success(request, _("The absence has been removed."))
        return redirect("closures", authority=authority.slug)
    return confirm_page(
        request,
        form,
        title=_("Remove the absence of %(name)s?") % {"name": found.staff_member.name},
        back=_list(authority),
        consequences=[_span_words(found.during), _("People can book in this time again at once.")],
        yes=_("Remove the absence"),
    )


def _span_words(during) -> str:
    return _("%(start)s to %(end)s") % {"start": long_moment(during.lower), "end": long_moment(during.upper)}


def _key(name: str, form, request) -> str:
    return f"{name}:{wish(form.cleaned_data['form_key'], request.POST)}"


def _saved(request, authority, change) -> str:
    """Say what was saved, and go where the people it touches are."""
    if change is None:
        messages.success(request, _("Saved. No booked appointment is affected."))
        return _list(authority)
    messages.success(request, saved_words(change.before["count"]))
    return reverse("plan_change", kwargs={"authority": authority.slug, "change": change.pk})
