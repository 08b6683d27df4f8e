"""Whether the house is open, for machines."""

from django.http import JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from willkommen.faces import machine_page
from willkommen.queries import health


@machine_page
@never_cache
@require_safe
def ready(request):
    """200 when web and database can serve a page: the container's own health check."""
    return _answer({"database": health.database_state()})


@machine_page
@never_cache
@require_safe
def healthy(request):
    """200 when everything works: web, database, beat, broker and a worker."""
    workers = health.workers_state(now=timezone.now())
    return _answer({"database": health.database_state(), "workers": workers})


def _answer(states: dict[str, str]) -> JsonResponse:
    is_ready = all(state == "ok" for state in states.values())
    return JsonResponse({"ready": is_ready, **states}, status=200 if is_ready else 503)
