"""„What if there were one more counter?“: the question, how far it is, the answer."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from recognition_pilot.actions.staffing import ask_simulation
from recognition_pilot.forms.staffing import StaffingForm
from recognition_pilot.queries.figures.staffing import latest_runs, offices_to_ask, run_by_key
from recognition_pilot.queries.figures.staffing_words import answer_of, is_slow, question_words
from willkommen.faces import supervision_page
from willkommen.forms.staff_forms import refusals_shown_on
from willkommen.permissions import Right
from willkommen.typed_forms import once, wish


@supervision_page(Right.FIGURES)
@require_http_methods(["GET", "HEAD", "POST"])
def staffing(request, authority):
    """The question, and what was asked before."""
    form = StaffingForm(request.POST or None, offices=offices_to_ask(authority))
    if form.is_valid():
        with refusals_shown_on(form):
            return redirect(
                once(key=_key(request, form), now=timezone.now(), do=lambda: _ask(request, authority, form))
            )
    runs = [{"run": run, "words": question_words(run)} for run in latest_runs(authority)]
    return render(request, "recognition_pilot/supervision/staffing.html", {"form": form, "runs": runs})


@supervision_page(Right.FIGURES)
@require_safe
def staffing_run(request, authority, run):
    """How far it is, or the answer."""
    found = run_by_key(authority, run)
    if found is None:
        raise Http404
    context = {
        "run": found,
        "words": question_words(found),
        "answer": answer_of(found),
        "is_slow": is_slow(found, now=timezone.now()),
    }
    return render(request, "recognition_pilot/supervision/staffing_run.html", context)


def _key(request, form: StaffingForm) -> str:
    return f"staffing:{wish(form.cleaned_data['key'], request.POST)}"


def _ask(request, authority, form: StaffingForm) -> str:
    run = ask_simulation(
        office=form.chosen_office(), question=form.question(), staff_member=request.user, now=timezone.now()
    )
    return reverse("staffing_run", kwargs={"authority": authority.slug, "run": run.key})
