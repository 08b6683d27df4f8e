"""Practice examples that wait for a review, for somebody of the Land."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from recognition_pilot.actions.pilot import practices as actions
from recognition_pilot.forms.pilot import ReviewForm
from recognition_pilot.queries.pilot.effects import effect_page, snapshot
from recognition_pilot.queries.pilot.practices import practice_to_review, practices_to_review
from recognition_pilot.queries.practices import text_of
from willkommen.faces import land_visiting_page
from willkommen.form_pages import form_page
from willkommen.forms.staff_forms import refusals_shown_on


@land_visiting_page
def practices(request):
    """Those that wait."""
    return render(request, "recognition_pilot/land/practices.html", {"waiting": practices_to_review(outside=None)})


@land_visiting_page
def practice_review(request, practice):
    """Read one; publish it or give it back."""
    found = practice_to_review(practice, outside=None)
    if found is None:
        raise Http404
    now, back = timezone.now(), reverse("land_practices")
    form = ReviewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_shown_on(form):
            _answer(found, form.cleaned_data, reviewer=request.user, now=now)
            messages.success(request, _("Thank you. The authority sees your answer."))
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


def _answer(practice, said: dict, *, reviewer, now) -> None:
    people = {"practice": practice, "reviewer": reviewer, "reviewed_for": None, "now": now}
    if said["answer"] == ReviewForm.PUBLISH:
        actions.publish_practice(figures=snapshot(practice.measure, now=now), **people)
    else:
        actions.return_practice(note=said["note"], **people)
