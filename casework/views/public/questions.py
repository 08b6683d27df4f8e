"""Asking the team, and saying that an answer was read."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from casework.actions.questions import ask, confirm_reading
from casework.forms.questions import AskForm
from casework.queries.questions import thread_of
from casework.views.public._session import case_url, tracking_page
from willkommen.errors import Refused
from willkommen.rate import slowly
from willkommen.typed_forms import form_as_typed, once, wish


@tracking_page
@slowly(per_minute=10, burst=20)
@require_http_methods(["GET", "HEAD", "POST"])
def case_ask(request, authority, access):
    """A question in any language; three of them wait at most."""
    if not access.may_ask:
        raise PermissionDenied
    now = timezone.now()
    thread = thread_of(access.case, representative=access.representative)
    form = form_as_typed(AskForm, request)
    if request.method == "POST" and form.is_valid():
        answer = _ask(request, authority, access, form, now=now)
        if answer:
            return answer
    context = {"access": access, "case": access.case, "form": form, "questions": thread, "typed_form_id": "ask"}
    return render(request, "casework/public/ask.html", context)


@tracking_page
@require_POST
def case_answer_read(request, authority, access, answer):
    """A button, so that reading a page changes nothing; only the applicant's own word counts."""
    if access.representative is not None:
        raise Http404
    if confirm_reading(case=access.case, answer_id=answer, now=timezone.now()):
        messages.success(request, _("Thank you. We see that you have read the answer."))
    return HttpResponseRedirect(case_url(authority, "case_tracking"))


def _ask(request, authority, access, form, *, now):
    def ask_once():
        ask(case=access.case, representative=access.representative, now=now, **form.question())
        messages.success(request, _("Your question has reached us. You find the answer on this page."))
        return case_url(authority, "case_tracking")

    key = f"case_ask:{access.case.pk}:{wish(form.cleaned_data['form_key'], request.POST)}"
    try:
        return HttpResponseRedirect(once(key=key, now=now, do=ask_once))
    except Refused as refused:
        form.add_error(None, refused.text)
        return None
