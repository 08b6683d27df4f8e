"""What spares people the visit: the page instead of a booking, and a sheet to show."""

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from appointments.queries.catalogue import cached_offer_by_code, notice_instead_of_visit
from willkommen.faces import public_page
from willkommen.moments import berlin_day


@public_page
@require_safe
def visit_not_needed(request, authority, code):
    """Nobody has to come: what holds, until when, what to show and how to be told of changes."""
    return _page(request, authority, code, "visit_not_needed")


@public_page
@require_safe
def visit_proof(request, authority, code):
    """A sheet in two languages for an employer or the Jobcenter; it names no person."""
    return _page(request, authority, code, "visit_proof", needs_proof=True)


def _page(request, authority, code: str, template: str, *, needs_proof: bool = False):
    now = timezone.now()
    offer = cached_offer_by_code(authority, code)
    notice = notice_instead_of_visit(offer.service, on=berlin_day(now)) if offer else None
    if notice is None or (needs_proof and not notice.proof):
        raise Http404
    context = {"offer": offer, "service": offer.service, "notice": notice, "now": now, "languages_short": True}
    return render(request, f"appointments/public/{template}.html", context)
