"""One visit: who it is, what they bring, how it ends."""

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from appointments.actions import queue
from appointments.queries.catalogue import documents_for
from appointments.queries.queue.day import badge_of_visit
from appointments.queries.queue.reach import visit_by_pk
from appointments.queries.queue.rows import language_name
from appointments.queries.queue.visit import progress_of
from appointments.views.desk._answers import found_or_404, to_desk, try_or_say
from appointments.views.desk._place import place_of
from willkommen.faces import desk_page
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


@desk_page(Right.QUEUE)
@require_safe
def visit(request, authority, visit):
    """Who is at the counter: language, papers, outcome."""
    now = timezone.now()
    found = found_or_404(visit_by_pk(authority, visit))
    return render(
        request,
        "appointments/desk/visit.html",
        {
            "visit": found,
            "appointment": found.appointment,
            "documents": documents_for(found.service),
            "language_name": language_name(found.spoken_language),
            "badge": badge_of_visit(found),
            "progress": progress_of(found, now=now),
            "place": place_of(request, authority, now=now),
            "may_book": may(request.roles, Right.BOOK_FOR_SOMEONE),
            "now": now,
        },
    )


@desk_page(Right.QUEUE)
@require_POST
def step(request, authority, visit, step):
    """One step of a visit."""
    found = found_or_404(visit_by_pk(authority, visit))
    if step not in STEPS:
        raise Http404
    act, leads_to = STEPS[step]
    done = _done(step, found.ticket_number)
    if not try_or_say(request, lambda: act(visit=found, now=timezone.now()), done=done):
        leads_to = "desk_visit" if request.POST.get("from") == "visit" else "desk_board"
    return to_desk(authority, leads_to, **({"visit": found.pk} if leads_to == "desk_visit" else {}))


def _done(step: str, ticket: str) -> str:
    """What the next page says; what one sees there anyway needs no sentence."""
    sentences = {
        "aufruf": _("%(ticket)s was called again."),
        "zurueckstellen": _("%(ticket)s is put aside. You find the number below the counters."),
        "aufruf-zurueck": _("The call of %(ticket)s is taken back. The person waits again, with the same turn."),
    }
    return sentences[step] % {"ticket": ticket} if step in sentences else ""
