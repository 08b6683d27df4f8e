"""What browsers, crawlers and finders of gaps ask for by itself."""

import datetime as dt

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.templatetags.static import static
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from willkommen.faces import house_page

# Pages of staff, of devices and of persons.
CLOSED = ["/desk/", "/supervision/", "/land/", "/installation/", "/konto/", "/display/", "/postfach/", "/stil/"]
CLOSED += ["/t/", "/*/termin/"]


@house_page
@require_safe
@cache_control(public=True, max_age=86_400)
def robots(request):
    """What crawlers may read: the public pages without those of persons."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED)]
    return _text("\n".join([*lines, "Allow: /"]))


@house_page
@require_safe
@cache_control(public=True, max_age=86_400)
def security(request):
    """Whom to tell about a security gap (RFC 9116); the Impressum where the operator named no better place."""
    contact = settings.OPERATOR["security_contact"] or f"{settings.BASE_URL}/de/impressum/"
    expires = (timezone.now() + dt.timedelta(days=180)).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: {contact}",
        f"Expires: {expires.isoformat().replace('+00:00', 'Z')}",
        "Preferred-Languages: de, en",
        f"Canonical: {settings.BASE_URL}/.well-known/security.txt",
    ]
    return _text("\n".join(lines))


@house_page
@require_safe
@cache_control(public=True, max_age=86_400)
def favicon(request):
    """The sign in the tab, where browsers look for it unasked."""
    return HttpResponseRedirect(static("built/favicon.svg"))


def _text(content: str) -> HttpResponse:
    return HttpResponse(content + "\n", content_type="text/plain; charset=utf-8")
