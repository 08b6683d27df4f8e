"""Interpreters: who there is, when they can be had, what they are booked for."""

import datetime as dt

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from appointments.actions.setup import interpreters as actions
from appointments.forms.planning_interpreters import InterpreterDayQuery, InterpreterForm, InterpreterHoursForm
from appointments.queries.setup_interpreters import (
    booked_days,
    booked_outside,
    hours_by_id,
    hours_of,
    interpreter_by_id,
    interpreter_day,
    interpreters_of,
)
from appointments.rules.times import OFFICE_TIME
from willkommen.faces import supervision_page
from willkommen.form_pages import confirm_page, form_page
from willkommen.forms.staff_forms import StaffForm
from willkommen.moments import clock, weekday_name
from willkommen.permissions import Right
from willkommen.typed_forms import once, wish


def _url(authority, name: str = "interpreters", **parts) -> str:
    return reverse(name, kwargs={"authority": authority.slug, **parts})


def _interpreter_or_404(authority, interpreter):
    found = interpreter_by_id(authority, interpreter)
    if found is None:
        raise Http404
    return found


@supervision_page(Right.SHIFTS)
@require_safe
def interpreters(request, authority):
    """All interpreters with their hours and the number of bookings ahead."""
    rows = interpreters_of(authority, now=timezone.now())
    return render(request, "supervision/interpreters.html", {"rows": rows})


@supervision_page(Right.SHIFTS)
def interpreter_new(request, authority):
    """Add an interpreter; the hours come next."""
    form = InterpreterForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        now = timezone.now()

        def add() -> str:
            added = actions.add_interpreter(authority=authority, **form.values(), staff_member=request.user, now=now)
            messages.success(request, _("Saved. Now say when this interpreter can be had."))
            return _url(authority, "interpreter_hours_new", interpreter=added.pk)

        key = wish(form.cleaned_data["form_key"], request.POST)
        return redirect(once(key=f"interpreter_new:{key}", now=now, do=add))
    return form_page(request, form, title=_("New interpreter"), back=_url(authority), save=_("Save and go on"))


@supervision_page(Right.SHIFTS)
def interpreter_edit(request, authority, interpreter):
    """Change an interpreter, take them out of use; their hours and bookings stand below."""
    found, now = _interpreter_or_404(authority, interpreter), timezone.now()
    kept = ("name", "languages", "way", "contact", "is_active")
    form = InterpreterForm(
        request.POST if request.method == "POST" else None, initial={name: getattr(found, name) for name in kept}
    )
    if form.is_valid():
        actions.change_interpreter(interpreter=found, changes=form.values(), staff_member=request.user, now=now)
        messages.success(request, _("Saved."))
        return redirect(_url(authority))
    return form_page(
        request,
        form,
        title=found.name,
        back=_url(authority),
        template="supervision/interpreter.html",
        interpreter=found,
        hours=hours_of(found, now=now),
        days=booked_days(found, now=now),
        outside=booked_outside(found, now=now),
    )


@supervision_page(Right.SHIFTS)
def interpreter_hours_new(request, authority, interpreter):
    """When an interpreter can be had: weekly, from the first to the last day."""
    found, now = _interpreter_or_404(authority, interpreter), timezone.now()
    form = InterpreterHoursForm(
        request.POST if request.method == "POST" else None,
        initial={"first_day": now.astimezone(OFFICE_TIME).date()},
    )
    back = _url(authority, "interpreter_edit", interpreter=found.pk)
    if form.is_valid():

        def add() -> str:
            actions.add_interpreter_hours(interpreter=found, **form.values(), staff_member=request.user, now=now)
            messages.success(request, _("The hours are saved. People can book them at once."))
            return back

        key = wish(form.cleaned_data["form_key"], request.POST)
        return redirect(once(key=f"interpreter_hours_new:{found.pk}:{key}", now=now, do=add))
    return form_page(request, form, title=_("Hours of %(name)s") % {"name": found.name}, back=back)


@supervision_page(Right.SHIFTS)
def interpreter_hours_remove(request, authority, hours):
    """Take hours away; what is booked in them stays booked."""
    found = hours_by_id(authority, hours)
    if found is None:
        raise Http404
    form = StaffForm(request.POST if request.method == "POST" else None)
    back = _url(authority, "interpreter_edit", interpreter=found.interpreter_id)
    if form.is_valid():
        actions.remove_interpreter_hours(hours=found, staff_member=request.user, now=timezone.now())
        messages.success(request, _("The hours have been removed."))
        return redirect(back)
    told = {
        "name": found.interpreter.name,
        "weekday": weekday_name(found.weekday),
        "starts": clock(found.starts),
        "ends": clock(found.ends),
    }
    return confirm_page(
        request,
        form,
        title=_("Remove these hours?"),
        back=back,
        consequences=[
            _("%(name)s: %(weekday)s %(starts)s–%(ends)s") % told,
            _("New appointments no longer find this interpreter at these times."),
            _kept(len(booked_days(found.interpreter, now=timezone.now()))),
        ],
        yes=_("Remove the hours"),
    )


@supervision_page(Right.SHIFTS)
@require_safe
def interpreter_list(request, authority, interpreter):
    """The list of a day for the interpreter, to print: time, office, counter, language, and nothing about people."""
    found = _interpreter_or_404(authority, interpreter)
    query = InterpreterDayQuery(request.GET)
    today = timezone.now().astimezone(OFFICE_TIME).date()
    day = query.day(today=today)
    context = {
        "found": interpreter_day(found, day=day),
        "yesterday": day - dt.timedelta(days=1),
        "tomorrow": day + dt.timedelta(days=1),
        "back": _url(authority, "interpreter_edit", interpreter=found.pk),
    }
    return render(request, "supervision/interpreter_list.html", context)


def _kept(days: int) -> str:
    words = ngettext(
        "This interpreter has bookings on %(count)d day ahead. They stay booked.",
        "This interpreter has bookings on %(count)d days ahead. They stay booked.",
        days,
    )
    return words % {"count": days} if days else _("No booking is affected.")
