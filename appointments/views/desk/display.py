"""The call display in the waiting room: opened by the office's secret address, no sign-in, no names."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_safe

from appointments.queries.queue.display import calls_to_show
from appointments.views.desk._answers import etag_of, nothing_new
from willkommen.faces import device_page


@device_page
@never_cache
@require_safe
def display(request, office):
    """The whole screen; works without JavaScript by loading itself again."""
    calls = calls_to_show(office, now=timezone.now())
    return render(
        request,
        "appointments/display.html",
        {"office": office, "calls": calls, "etag": _etag(calls), "now": timezone.now()},
    )


@device_page
@never_cache
@require_GET
def calls(request, office):
    """The numbers alone; 304 when there is nothing new."""
    shown = calls_to_show(office, now=timezone.now())
    answer = nothing_new(request, _etag(shown))
    if answer is None:
        answer = render(request, "appointments/desk/_calls.html", {"calls": shown})
        answer.headers["ETag"] = _etag(shown)
    return answer


def _etag(shown) -> str:
    return etag_of(*((call.pk, call.ticket, call.counter) for call in shown))
