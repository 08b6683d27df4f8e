"""The question before a guide opens a record that a colleague keeps."""

from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from recognition_pilot.forms.guidance_reason import GuidanceReasonForm
from recognition_pilot.queries.guidance.records import record_by_id
from recognition_pilot.rules.guidance_reading import GuidanceReason
from recognition_pilot.views.desk.guidance._record import keep_reason, record_url
from willkommen.faces import desk_page
from willkommen.permissions import Right


@desk_page(Right.GUIDANCE)
@require_http_methods(["GET", "HEAD", "POST"])
def guidance_reason(request, authority, record):
    """Why; kept for half an hour and written down with every reading. Nothing of the record stands here."""
    now = timezone.now()
    found = record_by_id(authority, record, now=now)
    if found is None:
        raise Http404
    form = GuidanceReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        keep_reason(request, found, GuidanceReason(form.cleaned_data["reason"]), now=now)
        return HttpResponseRedirect(record_url(found))
    return render(request, "recognition_pilot/desk/guidance_reason.html", {"form": form, "record": found})
