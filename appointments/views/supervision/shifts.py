"""The week plan and its shifts."""

import datetime as dt

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from appointments.actions import planning
from appointments.actions.setup import shifts as actions
from appointments.forms.choices import counter_label
from appointments.forms.planning import ShiftForm, WeekQuery
from appointments.queries.holidays import public_holidays
from appointments.queries.setup import (
    DayOfWeek,
    bookable_services,
    counters_of,
    people_for_counters,
    shift_by_id,
    week_plan,
)
from appointments.queries.skills import services_without_skill, skill_counts
from appointments.queries.touched import booked_in_shift, booked_without_anybody
from appointments.rules.times import OFFICE_TIME
from appointments.views.supervision._impact import agreed, goes_back, impact_page, saved_words
from willkommen.faces import supervision_page
from willkommen.form_pages import confirm_page, form_page
from willkommen.forms.staff_forms import StaffForm, refusals_shown_on
from willkommen.moments import clock, weekday_name
from willkommen.permissions import Right
from willkommen.typed_forms import once, wish


def _week_url(authority, day: dt.date) -> str:
    return f"{reverse('shifts', kwargs={'authority': authority.slug})}?woche={day:%G-W%V}"


def _shift_or_404(authority, shift):
    found = shift_by_id(authority, shift)
    if found is None:
        raise Http404
    return found


@supervision_page(Right.SHIFTS)
def shifts(request, authority):
    """Counters and weekdays: who sits where."""
    now = timezone.now()
    monday = WeekQuery(request.GET).monday(today=now.astimezone(OFFICE_TIME).date())
    span = [monday + dt.timedelta(days=offset) for offset in range(7)]
    plan = week_plan(authority, span)
    # Sunday, and Saturday, are columns only where somebody works on them
    shown = [place for place in range(7) if place < 5 or any(row.cells[place] for row in plan)]
    context = {
        "days": [DayOfWeek(span[place], public_holidays(span[place].year).get(span[place], "")) for place in shown],
        "rows": [{"counter": row.counter, "cells": [row.cells[place] for place in shown]} for row in plan],
        "week": monday.isocalendar().week,
        "previous": _week_url(authority, monday - dt.timedelta(days=7)),
        "next": _week_url(authority, monday + dt.timedelta(days=7)),
        "without_anybody": booked_without_anybody(authority, now=now),
        "skills": skill_counts(authority),
    }
    return render(request, "supervision/shifts.html", context)


@supervision_page(Right.SHIFTS)
def shift_new(request, authority):
    """Add a shift; a link of the plan may name counter and day."""
    form = _shift_form(request, authority, initial=_wished(request))
    if form.is_valid():
        with refusals_shown_on(form):
            now, key, values = timezone.now(), form.cleaned_data["form_key"], _times(form)

            def add() -> str:
                actions.add_shift(times=values, services=form.cleaned_data["services"], by=request.user, now=now)
                messages.success(request, _("The shift is in the plan."))
                _warn_of_missing_skills(request, authority, form)
                return _week_url(authority, max(values.first_day, now.astimezone(OFFICE_TIME).date()))

            return redirect(once(key=f"shift_new:{wish(key, request.POST)}", now=now, do=add))
    back = reverse("shifts", kwargs={"authority": authority.slug})
    return form_page(
        request, form, title=_("New shift"), back=back, save=_("Add the shift"), template="supervision/shift.html"
    )


@supervision_page(Right.SHIFTS)
def shift_edit(request, authority, shift):
    """Change a shift; whom it touches is shown first."""
    found, now = _shift_or_404(authority, shift), timezone.now()
    kwargs, title = {"authority": authority.slug}, _("Shift of %(name)s") % {"name": found.staff_member.name}
    back = reverse("shifts", kwargs=kwargs)
    form = _shift_form(request, authority, initial=ShiftForm.values_of(found), member=found.staff_member)
    if form.is_valid() and not goes_back(request):
        values = {"times": _times(form), "services": form.cleaned_data["services"], "agreed": agreed(request)}

        def change() -> str:
            made = planning.change_hours(shift=found, by=request.user, now=now, **values)
            _warn_of_missing_skills(request, authority, form)
            return _saved(request, authority, made, _("The shift is saved."))

        key = f"shift_edit:{shift}:{wish(form.cleaned_data['form_key'], request.POST)}"
        with refusals_shown_on(form):
            try:
                return redirect(once(key=key, now=now, do=change))
            except planning.LookFirst as look:
                return impact_page(request, look.impact, title=title, what=_hours(found), back=back)
    return form_page(
        request,
        form,
        title=title,
        lead=_kept(found, now),
        back=back,
        remove=reverse("shift_remove", kwargs={**kwargs, "shift": shift}),
        template="supervision/shift.html",
    )


@supervision_page(Right.SHIFTS)
def shift_remove(request, authority, shift):
    """Take a shift out of the plan; whom it touches is shown first."""
    found, now = _shift_or_404(authority, shift), timezone.now()
    title, back = _("Remove this shift?"), reverse("shifts", kwargs={"authority": authority.slug})
    form = StaffForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and not goes_back(request):
        with refusals_shown_on(form):
            try:
                made = planning.end_shift(shift=found, agreed=agreed(request), by=request.user, now=now)
            except planning.LookFirst as look:
                return impact_page(request, look.impact, title=title, what=_hours(found), back=back)
            return redirect(_saved(request, authority, made, _("The shift has been removed.")))
    return confirm_page(
        request,
        form,
        title=title,
        back=back,
        consequences=[_hours(found), _kept(found, now) or _("No booked appointment is affected.")],
        yes=_("Remove the shift"),
    )


def _hours(shift) -> str:
    told = {
        "name": shift.staff_member.name,
        "counter": counter_label(shift.counter),
        "weekday": weekday_name(shift.weekday),
        "starts": clock(shift.starts),
        "ends": clock(shift.ends),
    }
    return _("%(name)s, %(counter)s, %(weekday)s %(starts)s–%(ends)s") % told


def _saved(request, authority, change, words: str) -> str:
    """Say what was saved, and go where the people it touches are."""
    if change is None:
        messages.success(request, words)
        return reverse("shifts", kwargs={"authority": authority.slug})
    messages.success(request, saved_words(change.before["count"]))
    return reverse("plan_change", kwargs={"authority": authority.slug, "change": change.pk})


def _warn_of_missing_skills(request, authority, form: ShiftForm) -> None:
    """A shift wins over skills; whoever plans it should know."""
    member, named = form.cleaned_data["staff_member"], form.cleaned_data["services"]
    missing = services_without_skill(authority, member=member, services=named)
    if missing:
        words = _("Please check: by the skills, %(name)s does not serve %(services)s. The shift gives times for it.")
        told = {"name": member.name, "services": ", ".join(service.name for service in missing)}
        messages.warning(request, words % told)


def _kept(shift, now) -> str:
    count = len(booked_in_shift(shift, now=now))
    if not count:
        return ""
    words = ngettext(
        "%(count)d booked appointment lies in this shift. Before anything is saved you see whether it is affected.",
        "%(count)d booked appointments lie in this shift. Before anything is saved you see which are affected.",
        count,
    )
    return words % {"count": count}


def _shift_form(request, authority, *, initial, member=None) -> ShiftForm:
    people = people_for_counters(authority, now=timezone.now())
    if member is not None and member not in people:
        people.append(member)
    return ShiftForm(
        request.POST if request.method == "POST" else None,
        people=people,
        skills=skill_counts(authority),
        counters=counters_of(authority),
        services=bookable_services(authority),
        initial=initial,
    )


def _times(form: ShiftForm) -> actions.ShiftTimes:
    names = ("counter", "staff_member", "weekday", "starts", "ends", "first_day", "last_day")
    return actions.ShiftTimes(**{name: form.cleaned_data[name] for name in names})


def _wished(request) -> dict:
    """Counter and day of the cell somebody came from; anything odd is ignored."""
    wished = {"counter": request.GET.get("schalter", "")}
    try:
        day = dt.date.fromisoformat(request.GET.get("tag", ""))
    except ValueError:
        return wished
    return {**wished, "weekday": day.weekday(), "first_day": day}
