"""The list of a day on paper, and the copy a page keeps for when the server is away: the counter never stands still."""

from urllib.parse import urlencode

from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_safe

from appointments.forms.desk_day import PaperQuery
from appointments.queries.queue.day import day_of
from appointments.queries.queue.paper import lists_by_counter
from appointments.rules.times import OFFICE_TIME
from appointments.views.desk._answers import found_or_404
from appointments.views.desk._place import place_of
from willkommen.faces import desk_page
from willkommen.permissions import Right
from willkommen.presence import looks_by_itself
from willkommen.queries.authorities import offices_of


@desk_page(Right.QUEUE)
@require_safe
def paper(request, authority):
    """By office and counter; with `drucken` the printing window opens by itself."""
    query = PaperQuery(request.GET)
    found = _list(request, authority, query)
    return render(
        request,
        "appointments/desk/day_paper.html",
        {
            **found,
            "paper_links": _links(query, found["day"], offices_of(authority)),
            "sheet_each": query.asked("je_schalter"),
            "print_now": query.asked("drucken"),
        },
    )


@desk_page(Right.QUEUE)
@require_GET
@looks_by_itself
def kept(request, authority):
    """The list of today without a page around it."""
    return render(request, "appointments/desk/_day_kept.html", _list(request, authority, PaperQuery(request.GET)))


def _list(request, authority, query: PaperQuery) -> dict:
    now = timezone.now()
    offices = {office.code: office for office in offices_of(authority)}
    office = found_or_404(offices.get(query.asked("ort")) or place_of(request, authority, now=now).office)
    day = day_of(office, day=query.day or now.astimezone(OFFICE_TIME).date(), now=now)
    only = query.asked("schalter")
    return {
        "day": day,
        "lists": lists_by_counter(day, only=only),
        "walk_ins": day.walk_ins if only is None else [],
        "now": now,
    }


def _links(query: PaperQuery, day, offices) -> list[dict]:
    """What else can be printed: all counters, a sheet for each, one of them, another office."""
    here = {"tag": day.day.isoformat(), "ort": day.office.code}
    only, each = query.asked("schalter"), query.asked("je_schalter")
    choices = [
        (_("All counters"), here, only is None and not each),
        (_("A sheet for each counter"), {**here, "je_schalter": "1"}, only is None and each),
    ]
    for one in lists_by_counter(day):
        text = _("Only counter %(number)d") % {"number": one.number}
        choices.append((text, {**here, "schalter": one.number}, only == one.number))
    choices += [
        (office.name, {"tag": day.day.isoformat(), "ort": office.code}, False)
        for office in offices
        if office.pk != day.office.pk
    ]
    return [{"text": text, "url": "?" + urlencode(kept), "is_current": current} for text, kept, current in choices]
