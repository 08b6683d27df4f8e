"""The demo's letter box: every mail and short message the product sent. Outside of the demo it does not exist."""

from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render

from willkommen.faces import house_page
from willkommen.local import inbox as letters

MOST_SHOWN = 100


@house_page
def inbox(request):
    """The newest messages."""
    folder = _folder()
    newest = [letters.read(folder, name) for name in letters.names(folder)[:MOST_SHOWN]]
    return render(request, "public/caught_mail.html", {"caught": [letter for letter in newest if letter]})


@house_page
def message(request, name: str):
    """One message as the person reads it."""
    return render(request, "public/caught_mail_message.html", {"letter": _letter(name)})


@house_page
def attached_file(request, name: str, number: int):
    """A file that came with a message, counted from 1; only ever as a download."""
    files = _letter(name).files
    if not 1 <= number <= len(files):
        raise Http404
    file = files[number - 1]
    return HttpResponse(
        file.content,
        content_type=file.media_type,
        headers={"Content-Disposition": f'attachment; filename="{_plain(file.name)}"'},
    )


def _folder() -> Path:
    if not (settings.DEMO and settings.CAUGHT_MAIL_DIR):
        raise Http404
    return Path(settings.CAUGHT_MAIL_DIR)


def _letter(name: str) -> letters.CaughtMessage:
    letter = letters.read(_folder(), name)
    if letter is None:
        raise Http404
    return letter


def _plain(name: str) -> str:
    """A file name that needs no quoting in a header."""
    return "".join(sign for sign in name if sign.isascii() and (sign.isalnum() or sign in ".-_")) or "file"
