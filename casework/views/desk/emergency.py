"""In an emergency somebody of the desk reads a case that is not theirs to read: reason, words, half an hour, nothing to press."""

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casework.actions.emergency import open_case_in_emergency
from casework.forms.emergency import EmergencyForm
from casework.permissions import sees_everything
from casework.queries.case_page import case_page_of
from casework.queries.cases import case_by_reference
from casework.rules.emergency import LASTS
from casework.views.desk._case import case_url
from willkommen.actions.emergency import end_emergency_access
from willkommen.audit import record_read
from willkommen.emergency import access_here, forget_access, keep_access
from willkommen.faces import desk_page
from willkommen.permissions import Right
from willkommen.queries.emergency import may_read
from willkommen.references import tidy_number
from willkommen.typed_forms import once, wish

REASON = "emergency"


@desk_page(Right.CASE_STATE)
@require_http_methods(["GET", "HEAD", "POST"])
def emergency(request, authority):
    """Which case and why; what happens then stands beside it. Nothing of a case stands here."""
    now = timezone.now()
    known = {"number": tidy_number(request.GET.get("vorgang", ""))[:12]}
    form = EmergencyForm(request.POST if request.method == "POST" else None, authority=authority, initial=known)
    if form.is_valid():
        if sees_everything(request.roles):
            messages.info(request, _("You may open this case without an emergency."))
            return HttpResponseRedirect(case_url(form.case))
        values = form.cleaned_data

        def open_it() -> str:
            case = form.case
            access = open_case_in_emergency(
                case=case, reason=values["reason"], words=values["words"], staff_member=request.user, now=now
            )
            url = case_url(case, "case_emergency")
            end = reverse("emergency_end", kwargs={"authority": authority.slug})
            keep_access(request, access, title=case.reference_in_groups, url=url, end_url=end)
            return url

        return redirect(once(key=f"emergency:{wish(values['form_key'], request.POST)}", now=now, do=open_it))
    minutes = int(LASTS.total_seconds() // 60)
    return render(request, "casework/desk/emergency.html", {"form": form, "minutes": minutes})


@desk_page(Right.CASE_STATE)
@require_safe
def case_emergency(request, authority, reference):
    """The case, to read; every reading is logged as one in an emergency."""
    case = case_by_reference(authority, reference)
    if case is None:
        raise Http404
    now = timezone.now()
    here = access_here(request, now=now)
    if here is None or not may_read(case, access=here["access"], staff_member=request.user, now=now):
        return HttpResponseRedirect(f"{reverse('emergency', kwargs={'authority': authority.slug})}?vorgang={reference}")
    if request.method == "GET":
        record_read(about=case, authority=authority, staff_member=request.user, now=now, reason=REASON)
    return render(request, "casework/desk/case_emergency.html", case_page_of(case, now=now))


@desk_page(Right.CASE_STATE)
@require_POST
def emergency_end(request, authority):
    """Over, before the half hour is."""
    access = forget_access(request)
    if access:
        end_emergency_access(authority=authority, access=access, staff_member=request.user, now=timezone.now())
    messages.success(request, _("The emergency access has ended."))
    return redirect("staff_home")
