"""Numbers for a machine that watches (Prometheus)."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from willkommen import metrics as numbers
from willkommen.faces import machine_page
from willkommen.queries.metrics import samples

HERE = ("127.0.0.1", "::1")


@machine_page
@never_cache
@require_safe
def metrics(request):
    """Counts only: no person, no member of staff. For everybody else there is no such page."""
    if not _may_read(request):
        raise Http404
    return HttpResponse(
        numbers.text(samples(now=timezone.now())), content_type="text/plain; version=0.0.4; charset=utf-8"
    )


def _may_read(request) -> bool:
    """With the token from anywhere. Without one only from this machine, and only where no proxy stands in front: behind
    one everybody seems to be here.
    """
    if settings.METRICS_TOKEN:
        return constant_time_compare(request.headers.get("authorization", ""), f"Bearer {settings.METRICS_TOKEN}")
    came_by_proxy = settings.TRUSTED_PROXIES or "x-forwarded-for" in request.headers or "forwarded" in request.headers
    return not came_by_proxy and request.META.get("REMOTE_ADDR") in HERE
