"""Sending somebody on to another counter or for another service."""

from django.contrib import messages
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from appointments.actions import queue
from appointments.forms.desk_visit import SendOnForm
from appointments.queries.catalogue import offers_at
from appointments.queries.queue.reach import pressed_visit, visit_by_pk
from appointments.queries.queue.sending import choices_for
from appointments.views.desk._answers import found_or_404, to_desk, try_or_say
from appointments.views.desk._place import place_of
from willkommen.errors import Refused
from willkommen.faces import desk_page
from willkommen.permissions import Right


@desk_page(Right.QUEUE)
@require_http_methods(["GET", "HEAD", "POST"])
def send(request, authority, visit):
    """To which counter, for which service; the person keeps their place."""
    now = timezone.now()
    found = found_or_404(visit_by_pk(authority, visit))
    choices = choices_for(found, now=now)
    form = SendOnForm(
        request.POST or None,
        choices=choices,
        offers=offers_at(found.office),
        initial={"service": found.service.code, "counter": ""},
    )
    if request.method == "POST" and form.is_valid():
        chosen = {"counter": form.chosen_counter, "service": form.chosen_service}
        try:
            queue.send_on(visit=found, staff_member=request.user, now=now, **chosen)
            messages.success(request, _done(found.ticket_number, chosen["counter"]))
            return to_desk(authority, "desk_board")
        except Refused as refused:
            form.add_error(None, str(refused.text))
    return render(
        request,
        "appointments/desk/visit_send.html",
        {
            "visit": found,
            "form": form,
            "choices": choices,
            "chosen": form["counter"].value() or "",
            "place": place_of(request, authority, now=now),
        },
    )


@desk_page(Right.QUEUE)
@require_POST
def send_back(request, authority, visit):
    """Take it back within 30 seconds."""
    found = found_or_404(pressed_visit(authority, visit))
    try_or_say(
        request,
        lambda: queue.take_back_sending(visit=found, staff_member=request.user, now=timezone.now()),
        done=_("%(ticket)s is back where the person was.") % {"ticket": found.ticket_number},
    )
    return to_desk(authority, "desk_board")


def _done(ticket: str, counter) -> str:
    if counter is None:
        return _("%(ticket)s waits again, with the same turn.") % {"ticket": ticket}
    return _("%(ticket)s is sent on to counter %(counter)d and keeps the place in the line.") % {
        "ticket": ticket,
        "counter": counter.number,
    }
