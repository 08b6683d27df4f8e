"""From searching to coming: how bookings went."""

import datetime as dt

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from appointments.forms.supervision_funnel import PERIODS, FunnelQuery
from appointments.queries.funnel import FEWEST, Funnel, funnel_of
from appointments.queries.waiting import waiting_now
from appointments.rules.times import OFFICE_TIME
from willkommen.faces import supervision_page
from willkommen.permissions import Right
from willkommen.reauthentication import recently_signed_in

# Columns of the table and of the file, in the order in which things happen.
COLUMNS = (
    "searches",
    "without_result",
    "holds",
    "confirmed",
    "expired",
    "cancelled",
    "rebooked",
    "came",
    "missed",
    "offered",
    "accepted",
)


@supervision_page(Right.FIGURES)
@require_safe
def funnel(request, authority):
    """Searches, holds, bookings, who came: per period and service, as bars and as a table."""
    query, period = _asked(request, authority)
    waiting = waiting_now(authority)
    services = [(offer, counts) for offer, counts in period.services if query.code in ("", offer.service.code)]
    one = services[0][1] if query.code and services else None
    context = {
        "period": period,
        "periods": PERIODS,
        "query": query,
        "choices": [offer.service for offer, _counts in period.services],
        "rows": [
            {"service": offer.service, "cells": _cells(counts), "waiting": waiting.get(offer.service_id, 0)}
            for offer, counts in services
        ],
        "total": period.total,
        "total_cells": {name: getattr(period.total, name) for name in COLUMNS},
        "waiting": sum(waiting.values()),
        "bars": _bars(one or period.total, is_of_one=one is not None),
        "fewest": FEWEST,
    }
    return render(request, "appointments/supervision/funnel.html", context)


@supervision_page(Right.FIGURES)
@require_safe
@recently_signed_in
def funnel_file(request, authority):
    """The same table as a file: what is hidden on the page is hidden here."""
    _query, period = _asked(request, authority)
    lines = [["service", *COLUMNS]]
    lines += [[offer.service.code, *_cells(counts).values()] for offer, counts in period.services]
    lines.append(["*", *(getattr(period.total, name) for name in COLUMNS)])
    text = "\r\n".join(";".join("" if cell is None else str(cell) for cell in line) for line in lines)
    response = HttpResponse(text + "\r\n", content_type="text/csv; charset=utf-8")
    name = f"{authority.slug}-{period.first_day:%Y%m%d}-{period.last_day:%Y%m%d}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _asked(request, authority):
    query, now = FunnelQuery(request.GET), timezone.now()
    today = now.astimezone(OFFICE_TIME).date()
    first = today - dt.timedelta(days=query.days - 1)
    return query, funnel_of(authority, first_day=first, last_day=today, now=now)


def _cells(counts: Funnel) -> dict[str, int | None]:
    return {name: counts.shown(name) for name in COLUMNS}


def _bars(counts: Funnel, *, is_of_one: bool) -> list[dict]:
    """The steps of the way, each as long as its count; a hidden count has no length."""
    steps = (
        (pgettext("funnel", "Searches"), "searches"),
        (pgettext("funnel", "Times held"), "holds"),
        (pgettext("funnel", "Confirmed"), "confirmed"),
        (pgettext("funnel", "Came"), "came"),
        (_("Held and not booked"), "expired"),
        (pgettext("funnel", "Cancelled"), "cancelled"),
        (_("Rebooked within ten minutes"), "rebooked"),
    )
    found = [(label, counts.shown(name) if is_of_one else getattr(counts, name)) for label, name in steps]
    longest = max((count for _label, count in found if count), default=0) or 1
    return [{"label": label, "count": count, "width": round(100 * (count or 0) / longest, 1)} for label, count in found]
