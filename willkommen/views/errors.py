"""Pages for what went wrong, in the reader's language."""

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from willkommen.languages import html_lang, reader_language, text_dir


def not_found(request, exception=None):
    """404: the same bytes for what is not there and for what is not yours."""
    return render(request, "404.html", status=404)


def forbidden(request, exception=None):
    """403: you are signed in, but this is not your task."""
    return render(request, "403.html", status=403)


def old_page(request, reason=""):
    """403 after a missing or foreign form token: the page was too old; going back keeps what was typed."""
    return render(request, "old_page.html", status=403)


def broken(request):
    """500 without touching the database."""
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
    }
