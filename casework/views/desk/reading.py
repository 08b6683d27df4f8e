"""The question before somebody opens a case that is not their own work."""

from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from casework.forms.reading import ReasonForm
from casework.queries.cases import case_by_reference
from casework.rules.reading import ReadReason
from casework.views.desk._case import case_url, keep_reason
from willkommen.faces import desk_page
from willkommen.permissions import Right


@desk_page(Right.CASE_STATE)
@require_http_methods(["GET", "HEAD", "POST"])
def reason(request, authority, reference):
    """Why; kept for half an hour and written down with every reading. Nothing of the case stands here."""
    case = case_by_reference(authority, reference)
    if case is None:
        raise Http404
    back = _way_on(request, case)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        keep_reason(request, case, ReadReason(form.cleaned_data["reason"]), now=timezone.now())
        return HttpResponseRedirect(back)
    context = {"form": form, "case": case}
    return render(request, "casework/desk/reason.html", context)


def _way_on(request, case) -> str:
    """The page of this case somebody came from, and no other address."""
    wanted = request.GET.get("zu", "")
    own = case_url(case)
    is_own = wanted.startswith(own) and url_has_allowed_host_and_scheme(wanted, None) and "/../" not in wanted
    return wanted if is_own else own
