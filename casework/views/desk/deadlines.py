"""Deadlines of a case that staff let run, or make longer."""

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from casework.actions.deadlines import begin_clock, extend_clock
from casework.forms.deadlines import DeadlineForm
from casework.queries.deadlines import running_clock
from casework.views.desk._case import case_page, case_url, to_case
from willkommen.errors import Refused
from willkommen.forms.staff_forms import refusals_shown_on
from willkommen.moments import berlin_day, long_date
from willkommen.permissions import Right
from willkommen.typed_forms import once, wish


@case_page(Right.CASES)
@require_http_methods(["GET", "HEAD", "POST"])
def deadline_new(request, case):
    """A deadline of the register, counted from a day staff know."""
    now = timezone.now()
    form = DeadlineForm(request.POST or None, today=berlin_day(now))

    def begin() -> str:
        said = {name: form.cleaned_data[name] for name in ("kind", "began_on", "ends_on")}
        clock = begin_clock(case=case, now=now, staff_member=request.user, **said)
        messages.success(request, _("The deadline runs until %(day)s.") % {"day": long_date(clock.ends_on)})
        return case_url(case)

    if request.method == "POST" and form.is_valid():
        with refusals_shown_on(form):
            key = wish(form.cleaned_data["form_key"], request.POST)
            return HttpResponseRedirect(once(key=f"deadline:{key}", now=now, do=begin))
    context = {"case": case, "form": form, "back": case_url(case)}
    words = {"title": _("Add a deadline"), "save": _("Let it run")}
    return render(request, "casework/desk/_case_form.html", context | words)


@case_page(Right.CASES)
@require_POST
def deadline_extend(request, case, number):
    """Longer by what the law allows; a second press changes nothing."""
    clock = running_clock(case, number)
    if clock is None:
        raise Http404
    try:
        longer = extend_clock(deadline=clock, now=timezone.now(), staff_member=request.user)
    except Refused as refused:
        messages.error(request, refused.text)
    else:
        messages.success(request, _("The deadline runs until %(day)s.") % {"day": long_date(longer.ends_on)})
    return to_case(case)
