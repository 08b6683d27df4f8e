"""Opening a case at the desk, and what is told and printed afterwards."""

from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from appointments.queries.queue.reach import visit_by_pk
from casework.actions.applying import link_appointment
from casework.actions.by_hand import HasOneAlready, open_by_hand
from casework.forms.desk_counter import VisitQuery
from casework.forms.opening import OpeningForm
from casework.queries.desk_counter import counter_badge, person_of
from casework.queries.rows import rows_of
from casework.queries.setup import services_for_cases
from casework.views.desk._case import case_page
from willkommen.errors import Refused
from willkommen.faces import desk_page
from willkommen.moments import berlin_day
from willkommen.permissions import Right, may
from willkommen.queries.authorities import offices_of
from willkommen.typed_forms import once, wish


@desk_page(Right.CASE_STATE)
@require_http_methods(["GET", "HEAD", "POST"])
def case_new(request, authority):
    """An application by post or at the counter; an open case of the same person is shown before a second one is made."""
    now = timezone.now()
    visit, works = _visit(request, authority), may(request.roles, Right.CASES)
    form = OpeningForm(
        request.POST or None,
        initial={**person_of(visit), "channel": "counter"} if visit else {},
        authority=authority,
        services=services_for_cases(authority),
        offices=list(offices_of(authority)),
        works_on_cases=works,
        today=berlin_day(now),
    )
    there = []
    if request.method == "POST" and form.is_valid():
        try:
            return HttpResponseRedirect(_open(request, authority, form, visit=visit, now=now))
        except HasOneAlready as refused:
            there = refused.cases
            if form.cleaned_data["seen"]:
                form.add_error(None, str(refused.text))
        except Refused as refused:
            form.add_error(None, str(refused.text))
    context = {
        "form": form,
        "there": [
            (row, row.case.get_status_display() if works else counter_badge(row.case.status)["text"])
            for row in rows_of(there, reader=request.user, today=berlin_day(now))
        ],
        "seen": _references(there),
        "may_work": works,
        "back": reverse(_start(request), kwargs={"authority": authority.slug}),
    }
    return render(request, "casework/desk/case_new.html", context)


@case_page(Right.CASE_STATE)
@require_safe
def case_opened(request, case):
    """The number to write on the file and to tell, and the way to the slip with the access code."""
    context = {"case": case, "may_work": may(request.roles, Right.CASES)}
    return render(request, "casework/desk/case_opened.html", context)


def _visit(request, authority):
    """The visit whose person stands there, None without one."""
    asked = VisitQuery(request.GET).asked()
    return visit_by_pk(authority, asked) if asked else None


def _start(request) -> str:
    """Where the reader came from, most likely."""
    return "work_list" if may(request.roles, Right.CASES) else "desk_board"


def _open(request, authority, form: OpeningForm, *, visit, now) -> str:
    """Where the answer to this form is; a second press gets the answer of the first."""
    seen = form.cleaned_data["seen"].split()

    def open_it(is_second: bool) -> str:
        case = open_by_hand(
            authority=authority,
            person=form.person(),
            staff_member=request.user,
            now=now,
            is_second=is_second,
            sees_protected=may(request.roles, Right.FIGURES),
            **form.details(),
        )
        if visit is not None and visit.appointment is not None:
            link_appointment(case=case, appointment=visit.appointment, now=now, staff_member=request.user)
        return reverse("case_opened", kwargs={"authority": authority.slug, "reference": case.reference})

    def open_as_agreed() -> str:
        try:
            return open_it(is_second=False)
        except HasOneAlready as refused:
            if seen != _references(refused.cases):
                raise
            return open_it(is_second=True)

    key = wish(form.cleaned_data["form_key"], request.POST)
    return once(key=f"case_new:{key}", now=now, do=open_as_agreed)


def _references(cases: list) -> list[str]:
    return [case.reference for case in cases]
