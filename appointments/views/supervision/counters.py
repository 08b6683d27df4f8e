"""Counters."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from appointments.actions import planning
from appointments.actions.setup import counters as actions
from appointments.forms.choices import counter_label
from appointments.forms.supervision import CounterForm, NewCounterForm, equipment_names
from appointments.queries.setup import counter_by_id, counters_of
from appointments.queries.touched import booked_at_counter
from appointments.views.supervision._impact import agreed, goes_back, impact_page, saved_words
from willkommen.faces import supervision_page
from willkommen.form_pages import confirm_page, form_page
from willkommen.forms.staff_forms import StaffForm, refusals_shown_on
from willkommen.permissions import Right
from willkommen.queries.authorities import offices_of
from willkommen.reauthentication import recently_signed_in
from willkommen.typed_forms import once, wish


def _list(authority) -> str:
    return reverse("counters", kwargs={"authority": authority.slug})


def _counter_or_404(authority, counter):
    found = counter_by_id(authority, counter)
    if found is None:
        raise Http404
    return found


@supervision_page(Right.CATALOGUE)
def counters(request, authority):
    """All counters by office."""
    rows = [{"counter": counter, "equipment": equipment_names(counter)} for counter in counters_of(authority)]
    return render(request, "supervision/counters.html", {"rows": rows})


@supervision_page(Right.CATALOGUE)
def counter_new(request, authority):
    """Add a counter."""
    form = NewCounterForm(request.POST if request.method == "POST" else None, offices=offices_of(authority))
    if form.is_valid():
        with refusals_shown_on(form):
            now, values = timezone.now(), form.cleaned_data
            key = values.pop("form_key")

            def add() -> str:
                actions.add_counter(staff_member=request.user, now=now, **values)
                messages.success(request, _("The counter is there. Now give it shifts."))
                return _list(authority)

            return redirect(once(key=f"counter_new:{wish(key, request.POST)}", now=now, do=add))
    return form_page(request, form, title=_("New counter"), back=_list(authority), save=_("Add the counter"))


@supervision_page(Right.CATALOGUE)
def counter_edit(request, authority, counter):
    """Change a counter; whom it touches that it goes out of use is shown first."""
    found, now = _counter_or_404(authority, counter), timezone.now()
    initial = {"number": found.number, "equipment": found.equipment, "is_open": found.is_open}
    form = CounterForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid() and not goes_back(request):
        with refusals_shown_on(form):
            try:
                change = planning.put_out_of_use(
                    counter=found, changes=form.cleaned_data, agreed=agreed(request), by=request.user, now=now
                )
            except planning.LookFirst as look:
                words = {"title": _("Take out of use"), "what": counter_label(found), "back": _list(authority)}
                return impact_page(request, look.impact, **words)
            return _saved(request, authority, change)
    booked = len(booked_at_counter(found, now=now))
    lead = _(
        "Booked appointments ahead at this counter: %(count)d. "
        "Before it is taken out of use you see what that does to them."
    ) % {"count": booked}
    remove = reverse("counter_remove", kwargs={"authority": authority.slug, "counter": counter})
    return form_page(
        request, form, title=counter_label(found), lead=lead if booked else "", back=_list(authority), remove=remove
    )


@supervision_page(Right.CATALOGUE)
@recently_signed_in
def counter_remove(request, authority, counter):
    """Remove a counter that was never used."""
    found = _counter_or_404(authority, counter)
    form = StaffForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_shown_on(form):
            actions.remove_counter(counter=found, staff_member=request.user, now=timezone.now())
            messages.success(request, _("The counter has been removed."))
            return redirect("counters", authority=authority.slug)
    return confirm_page(
        request,
        form,
        title=_("Remove %(counter)s?") % {"counter": counter_label(found)},
        back=_list(authority),
        consequences=[
            _("Its shifts and closures go with it."),
            _("A counter that ever had an appointment is not removed; take it out of use instead."),
        ],
        yes=_("Remove the counter"),
    )


def _saved(request, authority, change):
    if change is None:
        messages.success(request, _("Saved."))
        return redirect("counters", authority=authority.slug)
    messages.success(request, saved_words(change.before["count"]))
    return redirect("plan_change", authority=authority.slug, change=change.pk)
