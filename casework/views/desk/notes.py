"""Notes and follow-ups of a case."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from casework.actions.dates import add_follow_up, finish_follow_up
from casework.actions.notes import write_note
from casework.forms.facts import FollowUpForm, NoteForm
from casework.queries.case_page import follow_up_of
from casework.views.desk._case import case_page, case_url, to_case
from willkommen.moments import berlin_day
from willkommen.permissions import Right
from willkommen.typed_forms import once, wish


@case_page(Right.CASES)
@require_http_methods(["GET", "HEAD", "POST"])
def note(request, case):
    """Write a note."""
    return _answer(request, case, NoteForm, write_note, title=_("New note"))


@case_page(Right.CASES)
@require_http_methods(["GET", "HEAD", "POST"])
def follow_up(request, case):
    """Look at the case again on a day."""
    return _answer(request, case, FollowUpForm, add_follow_up, title=_("New follow-up"))


@case_page(Right.CASES)
@require_POST
def follow_up_done(request, case, follow_up):
    """It was looked at."""
    found = follow_up_of(case, follow_up)
    if found is None:
        raise Http404
    finish_follow_up(follow_up=found, now=timezone.now(), staff_member=request.user)
    messages.success(request, _("The follow-up is done."))
    return to_case(case)


def _answer(request, case, form_class, act: Callable, *, title: str):
    now, back = timezone.now(), case_url(case)
    form = form_class(request.POST or None, case=case, today=berlin_day(now))

    def save() -> str:
        act(case=case, now=now, staff_member=request.user, **form.facts())
        messages.success(request, _("Saved."))
        return back

    if request.method == "POST" and form.is_valid():
        key = f"case_{act.__name__}:{wish(form.cleaned_data['form_key'], request.POST)}"
        return HttpResponseRedirect(once(key=key, now=now, do=save))
    context = {"case": case, "form": form, "title": title, "back": back, "follows": ()}
    return render(request, "casework/desk/fact.html", context)
