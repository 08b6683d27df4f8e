"""Whose appointment cannot take place as booked and who must be phoned, for the clerks."""

from django.contrib import messages
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from appointments.actions import planning
from appointments.queries.planning.people import affected_person, people_to_settle
from appointments.views.desk._answers import found_or_404, to_desk
from willkommen.errors import Refused
from willkommen.faces import desk_page
from willkommen.permissions import Right, may


@desk_page(Right.QUEUE)
@require_safe
def affected(request, authority):
    """Everybody with whom something is left to do, who must be phoned first."""
    now = timezone.now()
    context = {"people": people_to_settle(authority, now=now), "now": now, "shows_names": True}
    context["may_book"] = may(request.roles, Right.BOOK_FOR_SOMEONE)
    return render(request, "appointments/desk/affected.html", context)


@desk_page(Right.QUEUE)
@require_POST
def settle(request, authority, pk):
    """Somebody has spoken to the person."""
    person = found_or_404(affected_person(authority, pk))
    try:
        planning.settle(appointment=person, by=request.user, now=timezone.now())
    except Refused as refused:
        messages.info(request, refused.text)
    else:
        messages.success(request, _("Settled."))
    return to_desk(authority, "desk_affected")
