"""What other authorities hand over to this one: seeing, comparing, taking, declining."""

import datetime as dt

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casework.actions.handover.receiving import confirm_handover, decline_handover
from casework.forms.desk_handover import DeclineForm
from casework.forms.reading import ReasonForm
from casework.queries.handover import answered_handovers, handover_to, incoming_handovers, is_waiting
from casework.queries.incoming import incoming_of
from casework.rules.reading import ReadReason
from casework.views.desk._case import case_url, keep_reason, reason_given
from casework.views.desk._sent import found_or_404, sent_once, try_or_say
from willkommen.audit import record_read
from willkommen.faces import desk_page
from willkommen.form_pages import form_page
from willkommen.permissions import Right

A_PAGE = 50
SHOWN_DAYS = dt.timedelta(days=90)


@desk_page(Right.CASES)
@require_safe
def handovers(request, authority):
    """What waits for an answer, and what was answered in the last ninety days."""
    now = timezone.now()
    page = Paginator(incoming_handovers(authority), A_PAGE).get_page(request.GET.get("page"))
    answered = list(answered_handovers(authority, since=now - SHOWN_DAYS)[:A_PAGE])
    return render(request, "casework/desk/handovers.html", {"page": page, "answered": answered, "now": now})


@desk_page(Right.CASES)
@require_safe
def handover(request, authority, handover):
    """What travelled, beside what is known here of the same person; every reading is logged."""
    now = timezone.now()
    found = found_or_404(handover_to(authority, handover))
    if not is_waiting(found):
        return _answered(request, authority, found)
    incoming = incoming_of(found)
    reason = reason_given(request, incoming, now=now)
    if incoming.is_protected and not reason:
        return render(request, "casework/desk/incoming_reason.html", {"form": ReasonForm(), "incoming": incoming})
    if request.method == "GET":
        record_read(about=found, authority=authority, staff_member=request.user, now=now, reason=reason)
    return render(request, "casework/desk/incoming.html", {"incoming": incoming, "now": now})


@desk_page(Right.CASES)
@require_POST
def handover_reason(request, authority, handover):
    """Why somebody opens the handover of a protected person."""
    found = found_or_404(handover_to(authority, handover))
    if not is_waiting(found):
        return _answered(request, authority, found)
    incoming, form = incoming_of(found), ReasonForm(request.POST)
    if not form.is_valid():
        return render(request, "casework/desk/incoming_reason.html", {"form": form, "incoming": incoming})
    keep_reason(request, incoming, ReadReason(form.cleaned_data["reason"]), now=timezone.now())
    return HttpResponseRedirect(_here(authority, "desk_handover", handover=handover))


@desk_page(Right.CASES)
@require_POST
def handover_confirm(request, authority, handover):
    """The case is this authority's from now on; a second press leads to the same case."""
    found = found_or_404(handover_to(authority, handover))
    if not is_waiting(found):
        return _answered(request, authority, found)
    taken = []
    try_or_say(
        request,
        lambda: taken.append(confirm_handover(handover=found, staff_member=request.user, now=timezone.now())),
        done=_("The case is yours now. The person needs an access slip of yours: the old code does not open it."),
    )
    return HttpResponseRedirect(case_url(taken[0]) if taken else _here(authority, "desk_handovers"))


@desk_page(Right.CASES)
@require_http_methods(["GET", "HEAD", "POST"])
def handover_decline(request, authority, handover):
    """Back to where it came from, with a reason."""
    now = timezone.now()
    found = found_or_404(handover_to(authority, handover))
    if not is_waiting(found):
        return _answered(request, authority, found)
    form = DeclineForm(request.POST or None)

    def decline_once():
        reason = form.cleaned_data["reason"]
        decline_handover(handover=found, reason=reason, staff_member=request.user, now=now)
        messages.success(request, _("The case goes back. What travelled can no longer be read here."))
        return _here(authority, "desk_handovers")

    return sent_once(request, form, "case_handover_decline", now=now, do=decline_once) or form_page(
        request,
        form,
        title=_("Decline the handover"),
        lead=found.authority.name,
        back=_here(authority, "desk_handover", handover=handover),
        save=_("Decline"),
    )


def _answered(request, authority, found):
    """What was answered or taken back: the own case where there is one, otherwise the list with a word."""
    if found.new_case:
        return HttpResponseRedirect(case_url(found.new_case))
    messages.info(request, _("This handover has been answered or taken back."))
    return HttpResponseRedirect(_here(authority, "desk_handovers"))


def _here(authority, name: str, **parts) -> str:
    return reverse(name, kwargs={"authority": authority.slug, **parts})
