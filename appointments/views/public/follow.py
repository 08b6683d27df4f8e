"""Following one's own place in the queue on the phone, by the link on the ticket; dead when the day is over."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_safe

from appointments.queries.queue.place import Followed, followed, visit_by_link
from appointments.views.public._private import private
from willkommen.etags import etag_of, nothing_new
from willkommen.faces import public_page
from willkommen.languages import reader_language


@public_page
@private
@require_safe
def follow(request, authority, token):
    """One's number, who is in front, and at last the counter; without JavaScript by loading it again."""
    shown = _shown(authority, token)
    if shown is None:
        return render(request, "appointments/public/follow_over.html", {"languages_short": True}, status=404)
    context = {"shown": shown, "token": token, "etag": _etag(shown), "languages_short": True, "now": timezone.now()}
    return render(request, "appointments/public/follow.html", context)


@public_page
@private
@require_GET
def follow_part(request, authority, token):
    """What changes on that page; 304 when nothing has."""
    shown = _shown(authority, token)
    if shown is None:
        return render(request, "appointments/public/_follow_over.html", status=404)
    answer = nothing_new(request, _etag(shown))
    if answer is None:
        answer = render(request, "appointments/public/_follow.html", {"shown": shown})
        answer.headers["ETag"] = _etag(shown)
    return answer


def _shown(authority, token: str) -> Followed | None:
    now = timezone.now()
    visit = visit_by_link(authority, token, now=now)
    return followed(visit, now=now) if visit else None


def _etag(shown: Followed) -> str:
    return etag_of(reader_language(), *shown.facts)
