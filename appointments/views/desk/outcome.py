"""How a visit ends when it is not simply done, and the slip that says how it goes on."""

from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from appointments.actions import queue
from appointments.forms.desk_visit import OutcomeForm
from appointments.queries.queue.papers import papers_of
from appointments.queries.queue.reach import visit_by_pk
from appointments.queries.queue.visit import is_being_served, next_steps_of
from appointments.views.desk._answers import desk_url, found_or_404, to_desk
from appointments.views.desk._place import place_of
from willkommen.errors import Refused
from willkommen.faces import desk_page
from willkommen.languages import html_lang, text_dir
from willkommen.permissions import Right, may

# The word in the address and the outcome it stands for.
KINDS = {"fehlt": "incomplete", "kommt-wieder": "come_back", "verwiesen": "referred"}
LONGEST_NOTE = 300


@desk_page(Right.QUEUE)
@require_http_methods(["GET", "HEAD", "POST"])
def end(request, authority, visit, kind):
    """What is missing, when the person comes again, or where they are sent; then the slip."""
    now = timezone.now()
    found = found_or_404(visit_by_pk(authority, visit))
    if kind not in KINDS:
        raise Http404
    if request.method != "POST" and not is_being_served(found):
        return to_desk(authority, "desk_visit", visit=found.pk)
    papers = papers_of(found)
    form = OutcomeForm(request.POST or None, papers=papers, initial=_initial(found, kind, papers))
    if request.method == "POST" and form.is_valid():
        try:
            queue.finish_visit(visit=found, outcome=KINDS[kind], now=now, **form.cleaned_data)
            return HttpResponseRedirect(desk_url(authority, "desk_visit_slip", visit=found.pk) + "?drucken=1")
        except Refused as refused:
            form.add_error(None, str(refused.text))
    return render(
        request,
        "appointments/desk/visit_end.html",
        {
            "visit": found,
            "appointment": found.appointment,
            "kind": kind,
            "form": form,
            "papers": papers,
            "ticked": form["missing"].value() or [],
            "place": place_of(request, authority, now=now),
            "may_book": may(request.roles, Right.BOOK_FOR_SOMEONE),
        },
    )


@desk_page(Right.QUEUE)
@require_safe
def slip(request, authority, visit):
    """What is missing, when to come again, where to go: in the person's language and in German."""
    found = found_or_404(visit_by_pk(authority, visit))
    return render(
        request,
        "appointments/desk/visit_slip.html",
        {
            "visit": found,
            "office": found.office,
            "next_steps": next_steps_of(found),
            "print_now": "drucken" in request.GET,
            "slip_language": found.language,
            "slip_lang": html_lang(found.language),
            "slip_dir": text_dir(found.language),
        },
    )


def _initial(found, kind: str, papers) -> dict:
    """Not ticked as brought means missing; where the catalogue says where to go, that is proposed."""
    return {
        "missing": papers.still_to_come if kind == "fehlt" else [],
        "outcome_note": (found.service.elsewhere_de or "")[:LONGEST_NOTE] if kind == "verwiesen" else "",
    }
