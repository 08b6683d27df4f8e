"""Booking: for whom, where, when."""

import datetime as dt

from django.http import HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from appointments.actions.booking import hold_slot, let_go
from appointments.actions.counting import count_search
from appointments.forms.booking import ForWhomForm, PlaceForm, TimeForm
from appointments.forms.family import FamilyForm
from appointments.queries.availability import applicants_door, cached_first_free
from appointments.queries.booking import held_appointment
from appointments.queries.catalogue import notice_instead_of_visit
from appointments.queries.interpreting import cached_interpreting_ways
from appointments.views.public._days import days_to_choose
from appointments.views.public._session import Draft, forget_draft, other_draft
from appointments.views.public._steps import Booking, booking_step
from willkommen.errors import Refused
from willkommen.languages import reader_language
from willkommen.rate import slowly
from willkommen.typed_forms import form_as_typed, once


@booking_step("book_persons")
@require_http_methods(["GET", "HEAD", "POST"])
def book_persons(request, booking: Booking):
    """How many come, which language they speak, until when their title is valid."""
    form = form_as_typed(
        ForWhomForm,
        request,
        offer=booking.offer,
        today=booking.today,
        interpreting=cached_interpreting_ways(booking.authority, now=booking.now),
        notice=notice_instead_of_visit(booking.offer.service, on=booking.today),
        initial=_chosen(booking.draft),
    )
    if request.method == "POST" and form.is_valid():
        if form.needs_no_visit:
            _give_up(request, booking)
            return HttpResponseRedirect(booking.url("visit_not_needed"))
        _choose_persons(request, booking, form.cleaned_data)
        # whoever changes how many come wants to see what each of them comes for
        step = "book_family" if "book_family" in booking.steps else booking.next_step()
        return HttpResponseRedirect(booking.url(step))
    return booking.page("book_persons", "book_persons", form=form, typed_form_id="booking")


@booking_step("book_family")
@require_http_methods(["GET", "HEAD", "POST"])
def book_family(request, booking: Booking):
    """What each further person comes for; everybody for the same unless somebody says otherwise."""
    form = form_as_typed(
        FamilyForm,
        request,
        offer=booking.offer,
        persons=booking.draft.persons,
        choices=booking.others_to_choose,
        chosen=booking.draft.others,
    )
    if request.method == "POST" and form.is_valid():
        booking.draft.others = form.codes()
        booking.keep()
        return HttpResponseRedirect(booking.url(booking.next_step()))
    return booking.page("book_family", "book_family", form=form, typed_form_id="booking")


@booking_step("book_place")
@require_http_methods(["GET", "HEAD", "POST"])
def book_place(request, booking: Booking):
    """At which office; each with its first free time."""
    form = form_as_typed(PlaceForm, request, offices=booking.offices, initial={"office": booking.draft.office})
    if request.method == "POST" and form.is_valid():
        booking.draft.office = form.cleaned_data["office"].code
        booking.keep()
        return HttpResponseRedirect(booking.url(booking.next_step()))
    door = applicants_door(booking.offer, title_ends_on=booking.draft.title_day, now=booking.now)
    asked = {"offer": booking.offer, "persons": booking.draft.persons, "door": door, "now": booking.now}
    places = [(office, cached_first_free(office=office, **asked, **booking.wish)) for office in booking.offices]
    return booking.page("book_place", "book_place", form=form, places=places, typed_form_id="booking")


@booking_step("book_time")
@slowly(per_minute=20, burst=60, name="hold")
@require_http_methods(["GET", "HEAD", "POST"])
def book_time(request, booking: Booking):
    """The free days and times; pressing one holds it."""
    form = TimeForm(request.POST or None)
    refused = None
    if request.method == "POST" and form.is_valid():
        try:
            return HttpResponseRedirect(_hold_once(request, booking, form.cleaned_data))
        except Refused as error:
            refused = error
    days = days_to_choose(
        request.GET,
        offer=booking.offer,
        office=booking.office,
        persons=booking.draft.persons,
        spoken_language=booking.draft.spoken_language,
        title_ends_on=booking.draft.title_day,
        now=booking.now,
        again=refused is not None,
        **booking.wish,
    )
    if request.method == "GET" and not request.GET:  # opening another day is still the same search
        count_search(
            offer=booking.offer,
            language=reader_language(),
            is_found=days.first_free is not None,
            now=booking.now,
        )
    return booking.page(
        "book_time",
        "book_time",
        form=form,
        days=days,
        refused=refused,
        next_url=booking.url(booking.next_step()),
        page_has_errors=refused is not None or bool(form.errors),
        title_warning=booking.title_warning(days.first_free),
    )


def _chosen(draft: Draft | None) -> dict:
    """What was chosen before, as the form shows it."""
    if draft is None:
        return {}
    kept = {name: getattr(draft, name) for name in ("persons", "spoken_language", "needs_interpreter")}
    return {**kept, "title_ends_on": draft.title_day}


def _give_up(request, booking: Booking) -> None:
    """Nobody has to come: what was begun here is forgotten, and a time that is held goes back."""
    if booking.held is not None and not booking.draft.is_asked:
        let_go(appointment=booking.held, now=booking.now)
    if booking.draft is not None:
        forget_draft(request, booking.authority)


def _choose_persons(request, booking: Booking, chosen: dict) -> None:
    """Change the draft; a booking of another service in this browser gives its time back."""
    other = other_draft(request, booking.authority, booking.code)
    given_up = held_appointment(booking.authority, other.appointment) if other and not other.is_asked else None
    if given_up is not None:
        let_go(appointment=given_up, now=booking.now)
    is_done = booking.asked is not None and booking.asked.status == "booked"
    if booking.draft is None or is_done:
        booking.draft = Draft(code=booking.code)
    for name in ("persons", "spoken_language", "needs_interpreter"):
        setattr(booking.draft, name, chosen[name])
    booking.draft.title_ends_on = chosen["title_ends_on"].isoformat() if chosen["title_ends_on"] else ""
    booking.draft.others = booking.draft.others[: chosen["persons"] - 1]
    booking.keep()


def _hold_once(request, booking: Booking, chosen: dict) -> str:
    """Where to go after a time was pressed; pressed twice, it is held once."""
    if booking.held is not None and booking.held.starts_at == chosen["start"]:
        return booking.url(booking.next_step())
    # going back and choosing another time is not a second press: what was held before belongs to the key
    before = booking.last_held.pk if booking.last_held else 0
    key = f"hold:{chosen['form_key']}:{before}:{chosen['start']:%y%m%d%H%M}"
    return once(key=key, now=booking.now, do=lambda: _hold(request, booking, chosen["start"]))


def _hold(request, booking: Booking, start: dt.datetime) -> str:
    draft = booking.draft
    appointment = hold_slot(
        offer=booking.offer,
        office=booking.office,
        start=start,
        persons=draft.persons,
        language=reader_language(),
        spoken_language=draft.spoken_language,
        title_ends_on=draft.title_day,
        prefer_language=draft.spoken_language != "de",
        instead_of=booking.last_held,
        now=booking.now,
        **booking.wish,
    )
    draft.appointment, draft.is_asked = appointment.pk, False
    booking.keep()
    return booking.url("book_details")
