"""One visit: who it is, how to speak with them, what they bring, and each step."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from appointments.actions import queue
from appointments.forms.desk_visit import VisitForm
from appointments.queries.queue.day import badge_of_visit
from appointments.queries.queue.papers import papers_of
from appointments.queries.queue.reach import pressed_visit, visit_by_pk
from appointments.queries.queue.visit import is_over, progress_of, talk_of
from appointments.views.desk import _phrases
from appointments.views.desk._answers import found_or_404, to_desk, try_or_say
from appointments.views.desk._place import place_of
from willkommen.errors import Refused
from willkommen.faces import desk_page
from willkommen.panels import visit_panels_for
from willkommen.permissions import Right, may

# Each step's word in the address, its action, and where it leads: to the visit, or back to the board.
STEPS = {
    "aufruf": (queue.recall, "desk_board"),
    "da": (queue.start_serving, "desk_visit"),
    "erledigt": (queue.finish_visit, "desk_board"),
    "weg": (queue.mark_left, "desk_board"),
    "zurueckstellen": (queue.park, "desk_board"),
    "aufruf-zurueck": (queue.take_back_call, "desk_board"),
    "ergebnis-zurueck": (queue.take_back_end, "desk_visit"),
}
# What the clerk goes on with after ticking: where each button of the page leads.
GO_ON = ("fehlt", "kommt-wieder", "verwiesen")


@desk_page(Right.QUEUE)
@require_safe
def visit(request, authority, visit):
    """Who is at the counter: language, papers, outcome, and what upper apps know."""
    now = timezone.now()
    found = found_or_404(visit_by_pk(authority, visit))
    return render(
        request,
        "appointments/desk/visit.html",
        {
            "visit": found,
            "appointment": found.appointment,
            "papers": papers_of(found),
            "talk": talk_of(found, staff_member=request.user, now=now),
            "badge": badge_of_visit(found),
            "progress": progress_of(found, now=now),
            "is_over": is_over(found),
            "place": place_of(request, authority, now=now),
            "phrases": _phrases.panel(request, authority, found),
            "panels": visit_panels_for(found, staff_member=request.user, roles=request.roles, now=now),
            "may_book": may(request.roles, Right.BOOK_FOR_SOMEONE),
            "now": now,
        },
    )


@desk_page(Right.QUEUE)
@require_POST
def keep(request, authority, visit):
    """Keep ticks and notes; a script asks in between and is answered in one word."""
    found = found_or_404(visit_by_pk(authority, visit))
    is_script = request.headers.get("X-Requested-With") == "fetch"
    try:
        _keep_papers(request, found)
    except Refused as refused:
        if is_script:
            return HttpResponse(str(refused.text), status=409, content_type="text/plain; charset=utf-8")
        messages.error(request, str(refused.text))
        return to_desk(authority, "desk_visit", visit=found.pk)
    if is_script:
        return HttpResponse(status=204)
    then = request.POST.get("then", "")
    if then in GO_ON:
        return to_desk(authority, "desk_visit_end", visit=found.pk, kind=then)
    if then == "weiterschicken":
        return to_desk(authority, "desk_visit_send", visit=found.pk)
    messages.success(request, _("Ticks and notes are kept."))
    return to_desk(authority, "desk_visit", visit=found.pk)


@desk_page(Right.QUEUE)
@require_POST
def step(request, authority, visit, step):
    """One step of a visit; what was ticked on its page is kept with it."""
    found = found_or_404(pressed_visit(authority, visit))
    if step not in STEPS:
        raise Http404
    act, leads_to = STEPS[step]

    def keep_and_act():
        # one press of the person at the screen: what they ticked before it must not be lost
        _keep_papers(request, found)
        act(visit=found, now=timezone.now())

    if not try_or_say(request, keep_and_act, done=_done(step, found.ticket_number)):
        leads_to = "desk_visit" if request.POST.get("from") == "visit" else "desk_board"
    return to_desk(authority, leads_to, **({"visit": found.pk} if leads_to == "desk_visit" else {}))


def _keep_papers(request, found) -> None:
    """Keep what the form of the visit's page says; other forms say nothing about papers."""
    if "papers" not in request.POST:
        return
    form = VisitForm(request.POST, papers=papers_of(found))
    if not form.is_valid():
        raise Refused(form.problem())
    queue.keep_papers(visit=found, now=timezone.now(), **form.cleaned_data)


def _done(step: str, ticket: str) -> str:
    """What the next page says; what one sees there anyway needs no sentence."""
    sentences = {
        "aufruf": _("%(ticket)s was called again."),
        "zurueckstellen": _("%(ticket)s is put aside. You find the number below the counters."),
        "aufruf-zurueck": _("The call of %(ticket)s is taken back. The person waits again, with the same turn."),
    }
    return sentences[step] % {"ticket": ticket} if step in sentences else ""
