"""A case at the counter: found by its number, shown no finer than its applicant reads it, linked with today's appointment."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from appointments.queries.queue.reach import visit_by_pk
from casework.actions.applying import link_appointment
from casework.forms.desk_counter import NumberForm, VisitQuery
from casework.permissions import sees_everything
from casework.queries.desk_counter import case_by_number, counter_case, serves
from casework.queries.receipts import receipt_of
from casework.views.desk._case import case_page, case_url
from willkommen.faces import desk_page
from willkommen.permissions import Right


@desk_page(Right.CASE_STATE)
@require_safe
def counter_find(request, authority):
    """From a number to its case; from a wrong one back to the visit."""
    form = NumberForm(request.GET)
    case = case_by_number(authority, form.cleaned_data["nummer"]) if form.is_valid() else None
    visit = _visit(request, authority)
    if case is None:
        messages.error(request, _("There is no case with this number here. Please check the number."))
        return HttpResponseRedirect(_start(authority, visit))
    return HttpResponseRedirect(_counter_url(case, visit))


@case_page(Right.CASE_STATE)
@require_safe
def counter(request, case):
    """What the counter may know of a case, and what it can do with it."""
    visit = _visit(request, case.authority)
    booked = visit.appointment if visit else None
    found = counter_case(case, now=timezone.now(), is_linked=serves(case, booked))
    context = {
        "panel": {"cases": [found], "visit": visit},
        "case": case,
        "visit": visit,
        "may_link": booked is not None and not found.is_linked,
        "back": _start(case.authority, visit),
        "sees_everything": sees_everything(request.roles),
    }
    return render(request, "casework/desk/counter.html", context)


@case_page(Right.CASE_STATE)
@require_POST
def counter_link(request, case, visit):
    """The appointment of this visit serves the case."""
    found = visit_by_pk(case.authority, visit)
    if found is None or found.appointment is None:
        raise Http404
    link_appointment(case=case, appointment=found.appointment, now=timezone.now(), staff_member=request.user)
    messages.success(request, _("The appointment belongs to this case now."))
    return HttpResponseRedirect(_start(case.authority, found))


@case_page(Right.CASE_STATE)
@require_safe
def desk_receipt(request, case):
    """The receipt of an application once more, in two languages, without the access code."""
    receipt = receipt_of(case, now=timezone.now())
    if receipt is None:
        messages.info(request, _("This case did not begin with an informal application. There is no receipt."))
        return HttpResponseRedirect(_counter_url(case, None))
    return render(
        request, "casework/desk/receipt.html", {"case": case, "receipt": receipt, "back": _counter_url(case, None)}
    )


def _visit(request, authority):
    """The visit somebody comes from, None without one."""
    asked = VisitQuery(request.GET).asked()
    return visit_by_pk(authority, asked) if asked else None


def _start(authority, visit) -> str:
    """The page of the visit, else the board."""
    parts = {"authority": authority.slug}
    if visit is None:
        return reverse("desk_board", kwargs=parts)
    return reverse("desk_visit", kwargs={**parts, "visit": visit.pk})


def _counter_url(case, visit) -> str:
    query = f"?{urlencode({'vorsprache': visit.pk})}" if visit else ""
    return case_url(case, "case_counter") + query
