"""A say: the first page, with what waits in each part."""

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from recognition_pilot.queries.voices.first_page import voices_waiting
from willkommen.faces import supervision_page
from willkommen.moments import berlin_day
from willkommen.permissions import Right


@supervision_page(Right.PILOT)
@require_safe
def voices(request, authority):
    """Feedback, complaints, training, meetings, languages, the advisory circle."""
    waiting = voices_waiting(authority, today=berlin_day(timezone.now()))
    lines = [_line(authority, *about) for about in (*_said(waiting), *_followed(waiting))]
    return render(request, "recognition_pilot/supervision/voices.html", {"lines": lines})


def _said(waiting: dict[str, int]) -> list[tuple]:
    lines, late, soon = waiting["lines"], waiting["late"], waiting["soon"]
    unread = ngettext("%(count)d line to look at", "%(count)d lines to look at", lines) % {"count": lines}
    over = ngettext("%(count)d answer is late", "%(count)d answers are late", late) % {"count": late}
    due = ngettext("%(count)d answer is due soon", "%(count)d answers are due soon", soon) % {"count": soon}
    circle = waiting["proposals"] + waiting["comments"]
    new = ngettext("%(count)d without an answer", "%(count)d without an answer", circle) % {"count": circle}
    return [
        ("feedback_results", _("Feedback after visits"), _("Three questions, anonymous"), "", unread if lines else ""),
        (
            "complaints",
            _("Complaints and praise"),
            _("Answer within 14 days, apart from cases"),
            "",
            over if late else due if soon else "",
        ),
        (
            "circle",
            _("Advisory circle"),
            _("Members, proposals, remarks on texts"),
            "",
            new if circle else "",
        ),
    ]


def _followed(waiting: dict[str, int]) -> list[tuple]:
    points = waiting["points"]
    still = ngettext("%(count)d open point", "%(count)d open points", points) % {"count": points}
    return [
        ("trainings", _("Training"), _("Hours by topic, team and full-time equivalent"), "", ""),
        ("meetings", _("Meetings with others"), _("Advice services, organisations, chambers"), still, ""),
        ("counter_languages", _("Languages at the counters"), _("By week, against the languages asked for"), "", ""),
    ]


def _line(authority, url_name: str, name: str, hint: str, state: str, warning: str) -> dict:
    url = reverse(url_name, kwargs={"authority": authority.slug})
    return {"url": url, "name": name, "hint": hint, "state": state, "warning": warning}
