"""Pages for what went wrong, in the reader's language."""

import sys

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from willkommen.languages import html_lang, reader_language, text_dir
from willkommen.queries.health import is_database_away
from willkommen.typed_forms import KEEP_NOTHING, keep_typed, way_back
from willkommen.uploads import is_disk_full

NEVER_KEPT = frozenset({"csrfmiddlewaretoken", "password", "password1", "password2", "oldpassword", "credential"})


def not_found(request, exception=None):
    """404: the same bytes for what is not there and for what is not yours."""
    return render(request, "404.html", status=404)


def forbidden(request, exception=None):
    """403: you are signed in, but this is not your task."""
    return render(request, "403.html", status=403)


def old_page(request, reason=""):
    """403 after a missing or foreign form token: the page was too old.

    What was typed waits on the fresh page when the form was ours; a form of another site gets nothing kept.
    """
    context = {"is_kept": keep_typed(request), "back_url": way_back(request)}
    return render(request, "old_page.html", context, status=403)


def too_often(request, seconds: int):
    """429: wait so many seconds; the form waits on this page, ready to be sent again."""
    sent = request.POST if request.method == "POST" else request.GET
    kept = [] if KEEP_NOTHING in sent else sent.lists()
    typed = [(name, value) for name, values in kept for value in values if name not in NEVER_KEPT]
    context = {"seconds": seconds, "typed": typed, "sent_by": request.method.lower()}
    response = render(request, "429.html", context, status=429)
    response.headers["Retry-After"] = str(seconds)
    return response


def unusable(request, exception=None):
    """400: nothing a browser sends with our pages. Touches neither the database nor the host that was claimed."""
    return HttpResponse(render_to_string("400.html", _bare(request)), status=400)


def broken(request):
    """500 without touching the database. When it was the database, also around a page, or a full disk, it is a 503."""
    if is_database_away(sys.exception()) or is_disk_full(sys.exception()):
        return unavailable(request)
    return HttpResponse(render_to_string("500.html", _bare(request)), status=500)


def unavailable(request):
    """503 while the database is away, without touching it."""
    response = HttpResponse(render_to_string("503.html", _bare(request)), status=503)
    response.headers["Retry-After"] = "10"
    return response


def _bare(request) -> dict:
    language = reader_language()
    return {
        "language": language,
        "html_lang": html_lang(language),
        "text_dir": text_dir(language),
        # to be named by whoever tells us about it; stands in our log and says nothing else
        "number": getattr(request, "number", ""),
    }
