"""Practice examples: writing one, giving it away for review, reviewing those of others."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from recognition_pilot.actions.pilot import practices as actions
from recognition_pilot.forms.pilot import PracticeForm, ReviewForm
from recognition_pilot.queries.pilot.effects import effect_page, snapshot
from recognition_pilot.queries.pilot.measures import measure_by_id
from recognition_pilot.queries.pilot.practices import practice_of, practice_to_review
from recognition_pilot.queries.practices import text_of
from recognition_pilot.rules.practices import PARTS, may_be_written
from willkommen.faces import supervision_page
from willkommen.form_pages import confirm_page, form_page
from willkommen.forms.staff_forms import StaffForm, refusals_shown_on
from willkommen.permissions import Right


def _measure_url(authority, measure) -> str:
    return reverse("pilot_measure", kwargs={"authority": authority.slug, "measure": measure.pk})


def _measure_or_404(authority, measure):
    found = measure_by_id(authority, measure)
    if found is None:
        raise Http404
    return found


def _practice_or_404(authority, measure):
    found = practice_of(_measure_or_404(authority, measure))
    if found is None:
        raise Http404
    return found


@supervision_page(Right.PILOT)
def practice_write(request, authority, measure):
    """The example about one measure, in German and, where somebody writes it, in English."""
    found = _measure_or_404(authority, measure)
    practice = practice_of(found)
    back = _measure_url(authority, found)
    if practice is not None and not may_be_written(practice.state):
        return redirect(back)
    form = PracticeForm(
        request.POST or None, initial=_written(practice) or {"title": found.title, "situation": found.why}
    )
    if request.method == "POST" and form.is_valid():
        with refusals_shown_on(form):
            actions.write_practice(measure=found, staff_member=request.user, now=timezone.now(), **form.written())
            messages.success(request, _("The example is kept. Give it to the others to review when it is ready."))
            return redirect(back)
    return form_page(
        request,
        form,
        title=_("Practice example"),
        back=back,
        lead=_(
            "For colleagues in other authorities: short, honest, and what did not work as well. No names of people."
        ),
        template="recognition_pilot/supervision/practice_form.html",
        note=practice.review_note if practice else "",
    )


@supervision_page(Right.PILOT)
def practice_submit(request, authority, measure):
    """Give it to the others to review."""
    practice = _practice_or_404(authority, measure)
    back = _measure_url(authority, practice.measure)
    form = StaffForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_shown_on(form):
            actions.submit_practice(practice=practice, staff_member=request.user, now=timezone.now())
            messages.success(request, _("The example is with the other authorities now."))
            return redirect(back)
    return confirm_page(
        request,
        form,
        title=_("Give the example to the others?"),
        back=back,
        consequences=[
            _(
                "Supervisors of the other authorities and the Land can read it, and what the figures say about the "
                "measure. One of them publishes it or gives it back."
            ),
            _("Until then it cannot be changed; you can take it back."),
        ],
        yes=_("Give it away"),
    )


@supervision_page(Right.PILOT)
def practice_withdraw(request, authority, measure):
    """Take it back, out of the review or from the public page."""
    practice = _practice_or_404(authority, measure)
    back = _measure_url(authority, practice.measure)
    form = StaffForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.withdraw_practice(practice=practice, staff_member=request.user, now=timezone.now())
        messages.success(request, _("The example is back with you."))
        return redirect(back)
    return confirm_page(
        request,
        form,
        title=_("Take the example back?"),
        back=back,
        consequences=[
            _("It disappears from the public page at once. To publish it again somebody has to review it again.")
        ],
        yes=_("Take it back"),
    )


@supervision_page(Right.PILOT)
def practice_review(request, authority, practice):
    """Read an example of another authority; publish it or give it back."""
    found = practice_to_review(practice, outside=authority)
    if found is None:
        raise Http404
    now, back = timezone.now(), reverse("pilot", kwargs={"authority": authority.slug})
    form = ReviewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_shown_on(form):
            _answer(found, form.cleaned_data, reviewer=request.user, reviewed_for=authority, now=now)
            messages.success(request, _("Thank you. The other authority sees your answer."))
            return redirect(back)
    return form_page(
        request,
        form,
        title=found.title,
        back=back,
        save=_("Answer"),
        template="recognition_pilot/supervision/practice_review.html",
        practice=found,
        texts=[text_of(found, language=language) for language in ("de", "en")][: 2 if found.title_en else 1],
        page=effect_page(found.measure, now=now),
    )


def _answer(practice, said: dict, *, reviewer, reviewed_for, now) -> None:
    people = {"practice": practice, "reviewer": reviewer, "reviewed_for": reviewed_for, "now": now}
    if said["answer"] == ReviewForm.PUBLISH:
        actions.publish_practice(figures=snapshot(practice.measure, now=now), **people)
    else:
        actions.return_practice(note=said["note"], **people)


def _written(practice) -> dict:
    if practice is None:
        return {}
    english = {f"{part}_en": practice.words_en.get(part, "") for part in PARTS}
    return {"title": practice.title, "title_en": practice.title_en, **practice.words, **english}
