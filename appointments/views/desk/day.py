"""The list of the day: checking in, who did not come, finding somebody."""

import datetime as dt

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from appointments.actions import queue
from appointments.forms.desk import CheckInForm, DayQuery
from appointments.queries.booking import appointment_by_pk
from appointments.queries.queue.arrival import appointment_as_shown
from appointments.queries.queue.day import day_of, find_appointments
from appointments.queries.queue.ticket import ticket_as_typed
from appointments.rules.times import OFFICE_TIME
from appointments.views.desk._answers import desk_url, found_or_404, to_desk, try_or_say
from appointments.views.desk._place import kept_list_url, place_of
from willkommen.audit import record_search
from willkommen.errors import Refused
from willkommen.faces import desk_page
from willkommen.moments import long_date
from willkommen.permissions import Right, may


@desk_page(Right.QUEUE)
@require_safe
def day(request, authority):
    """All appointments of a day at the office, with their state; a search is written down, what was typed is not."""
    context = _day(request, authority)
    if context["found"] is not None and request.method == "GET":
        record_search(
            kind=f"search.appointments.{context['query'].kind_of_search}",
            found=len(context["found"]),
            authority=authority,
            staff_member=request.user,
            now=context["now"],
        )
    return render(request, "appointments/desk/day.html", context)


@desk_page(Right.QUEUE)
@require_POST
def check_in(request, authority):
    """Somebody is here: by the number or the code they show."""
    now = timezone.now()
    form = CheckInForm(request.POST)
    if not form.is_valid():
        messages.error(request, form.problem())
        return _back(request, authority)
    shown = form.cleaned_data["reference"]
    ticket = ticket_as_typed(authority, place_of(request, authority, now=now).office, shown, now=now)
    if ticket is not None:
        return _open_ticket(request, authority, ticket)
    appointment = appointment_as_shown(authority, shown)
    if appointment is None:
        messages.error(request, _("No appointment of this authority has this number. Please check it, or search."))
        return _back(request, authority)
    return _check_in(request, authority, appointment, now)


@desk_page(Right.QUEUE)
@require_POST
def check_in_one(request, authority, pk):
    """Somebody of the list is here."""
    appointment = found_or_404(appointment_by_pk(authority, pk))
    return _check_in(request, authority, appointment, timezone.now())


@desk_page(Right.QUEUE)
@require_POST
def did_not_come(request, authority, pk):
    """Somebody of the list did not come."""
    appointment = found_or_404(appointment_by_pk(authority, pk))
    try_or_say(
        request,
        lambda: queue.mark_did_not_come(appointment=appointment, now=timezone.now()),
        done=_("%(reference)s: marked as “did not come”.") % {"reference": appointment.reference},
    )
    return _back(request, authority)


@desk_page(Right.QUEUE)
@require_POST
def came_after_all(request, authority, pk):
    """Take “did not come” back."""
    appointment = found_or_404(appointment_by_pk(authority, pk))
    try_or_say(
        request,
        lambda: queue.undo_did_not_come(appointment=appointment, now=timezone.now()),
        done=_("%(reference)s: “did not come” is taken back.") % {"reference": appointment.reference},
    )
    return _back(request, authority)


def _check_in(request, authority, appointment, now) -> HttpResponseRedirect:
    office = place_of(request, authority, now=now).office
    try:
        visit = queue.check_in(appointment=appointment, office=office, now=now)
    except Refused as refused:
        messages.error(request, str(refused.text))
        return _back(request, authority)
    return to_desk(authority, "desk_ticket", visit=visit.pk)


def _open_ticket(request, authority, ticket) -> HttpResponseRedirect:
    """Who reads out a waiting number has checked in: their visit is opened, nothing changes."""
    if ticket.visit and ticket.is_today and ticket.is_here:
        return to_desk(authority, "desk_visit", visit=ticket.visit.pk)
    words = {"ticket": ticket.number}
    if ticket.visit is None:
        text = _("Nobody has the waiting number %(ticket)s. Please check it.")
    elif ticket.is_today:
        text = _("%(ticket)s is a waiting number of another office: %(office)s. Nothing was changed.")
        words["office"] = ticket.visit.office.name
    else:
        text = _("%(ticket)s is a waiting number of %(day)s. Numbers are given out anew every day.")
        words["day"] = long_date(ticket.visit.day)
    messages.error(request, text % words)
    return _back(request, authority)


def _back(request, authority) -> HttpResponseRedirect:
    """To the page the button was on, never to another host."""
    asked = request.POST.get("next", "")
    here = desk_url(authority, "desk_board")
    is_ours = url_has_allowed_host_and_scheme(asked, allowed_hosts=None) and asked.startswith(here)
    return HttpResponseRedirect(asked if is_ours else desk_url(authority, "desk_today"))


def _day(request, authority) -> dict:
    now = timezone.now()
    query = DayQuery(request.GET)
    today = now.astimezone(OFFICE_TIME).date()
    asked = query.day or today
    place = place_of(request, authority, now=now)
    return {
        "place": place,
        "query": query,
        "day": day_of(place.office, day=asked, now=now) if place.office else None,
        "found": find_appointments(authority, query.text, now=now) if query.text else None,
        "yesterday": asked - dt.timedelta(days=1),
        "tomorrow": asked + dt.timedelta(days=1),
        "today": today,
        "now": now,
        "check_in_form": CheckInForm(),
        "kept_url": kept_list_url(authority, place),
        "may_book": may(request.roles, Right.BOOK_FOR_SOMEONE),
    }
