"""The board: who waits, calling the next person, where the clerk sits."""

from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from appointments.actions.queue import begin_break, call_next, end_break, resume
from appointments.forms.booking import KeyForm
from appointments.forms.desk import CheckInForm, PlaceForm
from appointments.queries.queue.board import board_of, fingerprint_of_board
from appointments.queries.queue.reach import pressed_visit
from appointments.queries.queue.seat import counter_by_pk, counters_of
from appointments.queries.queue.unsettled import count_unsettled
from appointments.views.desk._answers import desk_url, etag_of, found_or_404, nothing_new, to_desk, try_or_say
from appointments.views.desk._place import choose_place, kept_list_url, place_of
from willkommen.faces import desk_page
from willkommen.forms.fields import new_form_key
from willkommen.permissions import Right, may
from willkommen.presence import looks_by_itself
from willkommen.queries.authorities import office_by_id, offices_of
from willkommen.typed_forms import once


@desk_page(Right.QUEUE)
@require_safe
def board(request, authority):
    """The board of the office the clerk sits in."""
    now = timezone.now()
    here = place_of(request, authority, now=now)
    return render(
        request,
        "appointments/desk/board.html",
        {
            **_part(request, authority, here.office, here.counter, now),
            "place": here,
            "now": now,
            "check_in_form": CheckInForm(),
            "kept_url": kept_list_url(authority, here),
        },
    )


@desk_page(Right.QUEUE)
@require_GET
@looks_by_itself
def part(request, authority, office, counter):
    """What changes on the board; 304 when nothing has."""
    now = timezone.now()
    etag = _etag(request, authority.pk, office, counter, now)
    answer = nothing_new(request, etag)
    if answer is None:
        found = found_or_404(office_by_id(authority, office))
        mine = found_or_404(counter_by_pk(authority, counter)) if counter else None
        context = _part(request, authority, found, mine, now, etag=etag)
        answer = render(request, "appointments/desk/_board.html", context)
        answer.headers["ETag"] = etag
    return answer


@desk_page(Right.QUEUE)
@require_http_methods(["GET", "HEAD", "POST"])
def place(request, authority):
    """At which counter, or in which office, somebody sits."""
    now = timezone.now()
    here = place_of(request, authority, now=now)
    form = PlaceForm(
        request.POST or None, counters=counters_of(authority), offices=offices_of(authority), initial={"place": here}
    )
    if request.method == "POST" and form.is_valid():
        choose_place(request, authority, office=form.office, counter=form.counter)
        return to_desk(authority, "desk_board")
    return render(request, "appointments/desk/place.html", {"form": form, "place": here})


@desk_page(Right.QUEUE)
@require_POST
def call(request, authority, counter):
    """Call the next person; pressed twice it calls once."""
    now = timezone.now()
    mine = found_or_404(counter_by_pk(authority, counter))
    form = KeyForm(request.POST)
    form.is_valid()

    def call_once():
        call_next(counter=mine, staff_member=request.user, now=now)
        return desk_url(authority, "desk_board")

    key = form.cleaned_data["form_key"]
    try_or_say(request, lambda: once(key=f"desk_call_next:{key}", now=now, do=call_once))
    return to_desk(authority, "desk_board")


@desk_page(Right.QUEUE)
@require_POST
def go_on(request, authority, counter, visit):
    """Call a person who was put aside."""
    mine = found_or_404(counter_by_pk(authority, counter))
    parked = found_or_404(pressed_visit(authority, visit))
    if parked.office_id != mine.office_id:
        found_or_404(None)
    try_or_say(
        request,
        lambda: resume(visit=parked, counter=mine, now=timezone.now()),
        done=_("%(ticket)s is called again.") % {"ticket": parked.ticket_number},
    )
    return to_desk(authority, "desk_board")


@desk_page(Right.QUEUE)
@require_POST
def pause(request, authority, counter):
    """A break: nobody is called to this counter until it goes on."""
    mine = found_or_404(counter_by_pk(authority, counter))
    try_or_say(request, lambda: begin_break(counter=mine, now=timezone.now()))
    return to_desk(authority, "desk_board")


@desk_page(Right.QUEUE)
@require_POST
def end_pause(request, authority, counter):
    """The break is over."""
    mine = found_or_404(counter_by_pk(authority, counter))
    try_or_say(request, lambda: end_break(counter=mine, now=timezone.now()))
    return to_desk(authority, "desk_board")


def _part(request, authority, office, counter, now, *, etag: str | None = None) -> dict:
    if office is None:
        return {"board": None}
    return {
        "board": board_of(office, counter=counter, staff_member=request.user, now=now),
        "unsettled": count_unsettled(office, now=now),
        "form_key": new_form_key(),
        "may_book": may(request.roles, Right.BOOK_FOR_SOMEONE),
        "etag": etag or _etag(request, authority.pk, office.pk, counter.pk if counter else 0, now),
        "part_url": desk_url(authority, "desk_board_part", office=office.pk, counter=counter.pk if counter else 0),
    }


def _etag(request, authority_id: int, office_id: int, counter_id: int, now) -> str:
    state = fingerprint_of_board(authority_id, office_id, now=now)
    return etag_of(state, counter_id, request.user.pk, request.LANGUAGE_CODE)
