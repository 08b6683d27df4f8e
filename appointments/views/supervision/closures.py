"""Closures and absences: what they touch is shown before they are saved."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from appointments.actions.setup import closures as actions
from appointments.forms.planning import AbsenceForm, ClosureForm
from appointments.queries.setup import (
    absence_by_id,
    absences_of,
    closure_by_id,
    closures_of,
    counters_of,
    people_for_counters,
)
from appointments.queries.touched import booked_in_absence, booked_in_closure
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
    """Close something; booked appointments stay, and how many there are is shown first."""
    now = timezone.now()
    form = ClosureForm(
        request.POST if request.method == "POST" else None,
        now=now,
        offices=offices_of(authority),
        counters=counters_of(authority),
    )
    touched = []
    if form.is_valid():
        values = {**form.place(), "during": form.cleaned_data["during"]}
        touched = booked_in_closure(authority, now=now, **values)
        if not touched or form.is_agreed():

            def add() -> str:
                reason = form.cleaned_data["reason"]
                actions.add_closure(authority=authority, reason=reason, staff_member=request.user, now=now, **values)
                messages.success(request, _saved(touched))
                return _list(authority)

            key = wish(form.cleaned_data["form_key"], request.POST)
            return redirect(once(key=f"closure_new:{key}", now=now, do=add))
        form.ask_to_agree()
    return _span_page(request, authority, form, _("New closure"), touched)


@supervision_page(Right.SHIFTS)
def absence_new(request, authority):
    """Somebody is away; booked appointments stay, and how many there are is shown first."""
    now = timezone.now()
    data = request.POST if request.method == "POST" else None
    form = AbsenceForm(data, now=now, people=people_for_counters(authority, now=now))
    touched = []
    if form.is_valid():
        values = {"member": form.cleaned_data["member"], "during": form.cleaned_data["during"]}
        touched = booked_in_absence(authority, now=now, **values)
        if not touched or form.is_agreed():

            def add() -> str:
                actions.add_absence(authority=authority, staff_member=request.user, now=now, **values)
                messages.success(request, _saved(touched))
                return _list(authority)

            key = wish(form.cleaned_data["form_key"], request.POST)
            return redirect(once(key=f"absence_new:{key}", now=now, do=add))
        form.ask_to_agree()
    return _span_page(request, authority, form, _("New absence"), touched)


@supervision_page(Right.SHIFTS)
def closure_remove(request, authority, closure):
    """Open again."""
    found = closure_by_id(authority, closure)
    if found is None:
        raise Http404
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


def _span_page(request, authority, form, title: str, touched: list):
    save = _("Save; the appointments stay") if touched else _("Save")
    return form_page(
        request,
        form,
        title=title,
        back=_list(authority),
        save=save,
        template="supervision/span.html",
        touched=touched,
        shown=touched[:20],
    )


def _span_words(during) -> str:
    return _("%(start)s to %(end)s") % {"start": long_moment(during.lower), "end": long_moment(during.upper)}


def _saved(touched: list) -> str:
    if not touched:
        return _("Saved. No booked appointment is affected.")
    return _("Saved. Booked appointments that stay: %(count)d.") % {"count": len(touched)}
