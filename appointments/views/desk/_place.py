"""Where the clerk sits: chosen once a session, otherwise as the day's shifts say."""

import datetime as dt
from urllib.parse import urlencode

from appointments.queries.queue.seat import Seat, counter_by_pk, seat_by_plan
from appointments.views.desk._answers import desk_url
from willkommen.queries.authorities import office_by_id

KEY = "desk_place"


def place_of(request, authority, *, now: dt.datetime) -> Seat:
    """The chosen office and counter, or those of today's shift."""
    kept = request.session.get(KEY, {}).get(authority.slug)
    if kept is None:
        return seat_by_plan(authority, request.user, now=now)
    counter = counter_by_pk(authority, kept["counter"]) if kept["counter"] else None
    office = counter.office if counter else office_by_id(authority, kept["office"])
    return Seat(office, counter) if office else seat_by_plan(authority, request.user, now=now)


def choose_place(request, authority, *, office, counter) -> None:
    """Remember it for this session."""
    kept = request.session.get(KEY, {})
    kept[authority.slug] = {"office": office.pk, "counter": counter.pk if counter else None}
    request.session[KEY] = kept


def kept_list_url(authority, here: Seat) -> str:
    """Where a page fetches the list of the day that it keeps for when the server is away; empty without an office."""
    if here.office is None:
        return ""
    address = desk_url(authority, "desk_today_kept")
    return f"{address}?{urlencode({'ort': here.office.code})}"
