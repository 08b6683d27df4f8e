"""The phrase board as a part of a page."""

from dataclasses import dataclass

from django.utils import timezone

from appointments.queries.phrases import Board, board, language_of_talk
from appointments.views.desk._screen import Shown, etag_of_screen, shown_on


@dataclass(frozen=True)
class Panel:
    """The sentences, the one the person sees, and what the page asks with whether that has changed."""

    board: Board
    shown: Shown | None
    etag: str


def panel(request, authority, visit) -> Panel:
    """The board in the language of a visit, for `appointments/desk/_phrases.html`."""
    return panel_in(request, authority, language_of_talk(visit))


def panel_in(request, authority, language: str, search: str = "") -> Panel:
    """The board in a language, with what the search found."""
    shown = shown_on(request, authority, now=timezone.now())
    return Panel(board(authority, language, search), shown, etag_of_screen(request, shown))
