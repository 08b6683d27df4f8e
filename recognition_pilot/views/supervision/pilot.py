"""The pilot in one authority: self-assessment, measures and what they did, the report."""

from functools import partial

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from recognition_pilot.actions.pilot import assessing
from recognition_pilot.actions.pilot import measures as actions
from recognition_pilot.forms.pilot import AssessmentForm, MeasureForm, StepForm
from recognition_pilot.queries.pilot.assessments import assessment_at, assessments_of
from recognition_pilot.queries.pilot.effects import comparable_indicators, effect_page
from recognition_pilot.queries.pilot.measures import history_of, measure_by_id, measures_of
from recognition_pilot.queries.pilot.practices import practices_to_review
from recognition_pilot.queries.pilot.reports import report_of
from recognition_pilot.rules.measures import moves_from
from willkommen.faces import supervision_page
from willkommen.form_pages import confirm_page, form_page
from willkommen.forms.staff_forms import StaffForm, refusals_shown_on
from willkommen.moments import berlin_day
from willkommen.permissions import Right
from willkommen.typed_forms import once, wish

POINTS = {"start": "start", "ende": "end"}


def _url(name: str, authority, **where) -> str:
    return reverse(name, kwargs={"authority": authority.slug, **where})


def _measure_or_404(authority, measure):
    found = measure_by_id(authority, measure)
    if found is None:
        raise Http404
    return found


@supervision_page(Right.PILOT)
def pilot(request, authority):
    """Where the pilot stands here, and what waits for us elsewhere."""
    context = {
        "assessments": assessments_of(authority),
        "measures": measures_of(authority),
        "to_review": practices_to_review(outside=authority),
    }
    return render(request, "recognition_pilot/supervision/pilot.html", context)


@supervision_page(Right.PILOT)
def assessment(request, authority):
    """Start and end side by side."""
    found = assessments_of(authority)
    context = {"assessments": found, "start": found["start"], "end": found["end"]}
    return render(request, "recognition_pilot/supervision/assessment.html", context)


@supervision_page(Right.PILOT)
def assessment_edit(request, authority, point):
    """Levels and words of one point; may be written in several sittings."""
    if point not in POINTS:
        raise Http404
    kept = assessment_at(authority, POINTS[point])
    if kept is not None and kept.finished_at:
        return redirect(_url("pilot_assessment", authority))
    form = AssessmentForm(request.POST or None, answers=kept.answers if kept else {})
    if request.method == "POST" and form.is_valid():
        with refusals_shown_on(form):
            assessing.keep_assessment(
                authority=authority,
                point=POINTS[point],
                answers=form.answers(),
                staff_member=request.user,
                now=timezone.now(),
            )
            messages.success(request, _("The self-assessment is kept. You can go on with it at any time."))
            return redirect(_url("pilot_assessment", authority))
    title = _("Self-assessment at the end") if point == "ende" else _("Self-assessment at the start")
    return form_page(
        request,
        form,
        title=title,
        back=_url("pilot_assessment", authority),
        lead=_("Nine fields, one level each, and what is behind it. It is not an examination: nobody is ranked by it."),
        template="recognition_pilot/supervision/assessment_form.html",
    )


@supervision_page(Right.PILOT)
def assessment_finish(request, authority, point):
    """Nobody changes it afterwards."""
    if point not in POINTS:
        raise Http404
    back = _url("pilot_assessment", authority)
    form = StaffForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_shown_on(form):
            assessing.finish_assessment(
                authority=authority, point=POINTS[point], staff_member=request.user, now=timezone.now()
            )
            messages.success(request, _("The self-assessment is finished."))
            return redirect(back)
    return confirm_page(
        request,
        form,
        title=_("Finish the self-assessment?"),
        back=back,
        consequences=[_("It is not changed any more, so that start and end can be compared honestly.")],
        yes=_("Finish it"),
    )


@supervision_page(Right.PILOT)
def measure_new(request, authority):
    """Write a measure down."""
    now = timezone.now()
    form = MeasureForm(request.POST or None, indicators=comparable_indicators(), today=berlin_day(now))
    if request.method == "POST" and form.is_valid():
        with refusals_shown_on(form):

            def add() -> str:
                made = actions.add_measure(authority=authority, staff_member=request.user, now=now, **form.written())
                messages.success(request, _("The measure is written down."))
                return _url("pilot_measure", authority, measure=made.pk)

            key = wish(form.cleaned_data["form_key"], request.POST)
            return redirect(once(key=f"measure_new:{key}", now=now, do=add))
    return form_page(request, form, title=_("New measure"), back=_url("pilot", authority))


@supervision_page(Right.PILOT)
def measure(request, authority, measure):
    """One measure: what it is, what it did, what happened to it."""
    found = _measure_or_404(authority, measure)
    context = {
        "measure": found,
        "page": effect_page(found, now=timezone.now()),
        "history": history_of(found),
        "practice": getattr(found, "practice", None),
    }
    return render(request, "recognition_pilot/supervision/measure.html", context)


@supervision_page(Right.PILOT)
def measure_edit(request, authority, measure):
    """Correct what was written."""
    found, now = _measure_or_404(authority, measure), timezone.now()
    back = _url("pilot_measure", authority, measure=found.pk)
    written = {name: getattr(found, name) for name in actions.WRITTEN}
    form = MeasureForm(request.POST or None, initial=written, indicators=comparable_indicators(), today=berlin_day(now))
    if request.method == "POST" and form.is_valid():
        with refusals_shown_on(form):
            actions.change_measure(measure=found, staff_member=request.user, now=now, **form.written())
            messages.success(request, _("The measure is changed."))
            return redirect(back)
    return form_page(request, form, title=_("Change the measure"), back=back)


@supervision_page(Right.PILOT)
def measure_move(request, authority, measure):
    """Begin it, keep it, end it, give it up."""
    found, now = _measure_or_404(authority, measure), timezone.now()
    back = _url("pilot_measure", authority, measure=found.pk)
    form = StepForm(request.POST or None, states=moves_from(found.state), today=berlin_day(now))
    if request.method == "POST" and form.is_valid():
        move = partial(actions.move_measure, measure=found, staff_member=request.user, now=now)
        with refusals_shown_on(form):
            move(**form.cleaned_data)
            messages.success(request, _("The state of the measure is changed."))
            return redirect(back)
    return form_page(request, form, title=_("How far is the measure?"), back=back)


@supervision_page(Right.PILOT)
def report(request, authority):
    """The whole documentation of the pilot here, for the printer."""
    context = {"report": report_of(authority, now=timezone.now())}
    return render(request, "recognition_pilot/supervision/report.html", context)
