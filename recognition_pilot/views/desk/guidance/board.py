"""The guide's board."""

from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from recognition_pilot.forms.guidance_board import PARTS, BoardQuery
from recognition_pilot.queries.guidance.board import Part, board_of
from recognition_pilot.queries.guidance.records import guides_of
from willkommen.faces import desk_page
from willkommen.moments import berlin_day
from willkommen.permissions import Right


@desk_page(Right.GUIDANCE)
@require_safe
def guidance_board(request, authority):
    """People by step, what is due, who went silent, clocks, what has changed."""
    now = timezone.now()
    query = BoardQuery(request.GET, guides=guides_of(authority, now=now))
    board = board_of(authority, query.asked(reader=request.user.pk), part=query.part, now=now)
    context = {
        "query": query,
        "board": board,
        "today": berlin_day(now),
        "part": query.part.value,
        "parts": [
            {
                "name": name,
                "count": board.counts[part],
                "url": query.kept(teil=PARTS[part]),
                "is_current": part == query.part,
            }
            for part, name in _names().items()
        ],
        "steps": [
            {"name": name, "count": count, "url": query.kept(schritt=code), "is_current": query.said("schritt") == code}
            for code, name, count in board.steps
        ],
        "all_steps_url": query.kept(schritt=""),
        "step": query.said("schritt"),
    }
    return render(request, "recognition_pilot/desk/board.html", context)


def _names() -> dict[Part, str]:
    return {
        Part.ALL: pgettext("guidance board", "Everybody"),
        Part.DUE: pgettext("guidance board", "Due"),
        Part.SILENT: pgettext("guidance board", "Gone silent"),
        Part.CLOCKS: pgettext("guidance board", "Clocks and money"),
        Part.CHANGED: pgettext("guidance board", "Something changed"),
        Part.ENDED: pgettext("guidance board", "Ended"),
    }
