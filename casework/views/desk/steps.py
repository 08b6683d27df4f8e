"""A step of a case: its page, and doing it once."""

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from casework.actions.moving import MoveNotPossible
from casework.permissions import mover_of
from casework.queries.case_page import possible_steps
from casework.queries.cases import casework_settings
from casework.rules.courts import court_for
from casework.views.desk._case import case_page, case_url, refused_at_field
from casework.views.desk._steps import COUNTER_STEPS, STEPS, what_follows
from willkommen.moments import berlin_day
from willkommen.permissions import Right
from willkommen.typed_forms import once, wish


@case_page(Right.CASES)
@require_http_methods(["GET", "HEAD", "POST"])
def step(request, case, step):
    """Everything a caseworker does with a case."""
    if step not in STEPS:
        raise Http404
    return _answer(request, case, step, back=case_url(case))


@case_page(Right.CASE_STATE)
@require_http_methods(["GET", "HEAD", "POST"])
def counter_step(request, case, step):
    """What is done while the person stands at the counter: the card comes, the card goes."""
    if step not in COUNTER_STEPS:
        raise Http404
    return _answer(request, case, step, back=case_url(case, "case_counter"))


def _answer(request, case, code: str, *, back: str):
    """Do the step once and go back, or show its page (again, with what is wrong)."""
    found, now = STEPS[code], timezone.now()
    mover = mover_of(request.roles)
    form = _form(request, case, code, now=now)
    if request.method == "POST":
        if form.is_valid():
            with refused_at_field(form):
                key = f"case_{code}:{wish(form.cleaned_data['form_key'], request.POST)}"
                return HttpResponseRedirect(once(key=key, now=now, do=lambda: _do(request, case, code, form, back)))
    elif code not in possible_steps(case, mover):
        messages.error(request, str(MoveNotPossible.text))
        return HttpResponseRedirect(back)
    four_eyes = casework_settings(case.authority).four_eyes
    context = {
        "case": case,
        "form": form,
        "step": found,
        "back": back,
        "follows": what_follows(code, four_eyes=four_eyes),
    }
    return render(request, "casework/desk/step.html", context)


def _form(request, case, code: str, *, now):
    """The form of a step with what it has to know of the authority."""
    more = {}
    if code == "hear":
        more["hearing_days"] = casework_settings(case.authority).hearing_days
    if code == "appeal":
        court = court_for(case.authority.slug)
        more["court"] = court.name if court else ""
    return STEPS[code].form(request.POST or None, case=case, today=berlin_day(now), **more)


def _do(request, case, code: str, form, back: str) -> str:
    found = STEPS[code]
    mover = {"mover": mover_of(request.roles)} if found.by_mover else {}
    found.act(case=case, now=timezone.now(), staff_member=request.user, **mover, **form.facts())
    messages.success(request, _("Done: %(step)s.") % {"step": found.label})
    return back
