"""Booking that goes on from a visit: `?vorsprache=…` travels along, and the person is not asked twice."""

from django.utils.translation import gettext as _

from appointments.actions.booking import AlreadyBooked, book_for_someone
from appointments.actions.queue import book_follow_up
from appointments.forms.desk_times import TimesQuery
from appointments.queries.queue.reach import visit_by_pk
from appointments.queries.queue.visit import is_being_served
from appointments.views.desk._answers import desk_url, found_or_404

TAKEN_OVER = ("given_names", "family_name", "name_in_own_script", "born_on", "email", "mobile", "title_ends_on")


def visit_before(request, authority):
    """The visit whose person gets the next appointment, None for a booking that follows nothing."""
    asked = TimesQuery(request.GET).asked("vorsprache")
    return found_or_404(visit_by_pk(authority, asked)) if asked else None


def person_of(visit) -> dict:
    """What the form knows already; of somebody without an appointment the languages alone."""
    if visit is None:
        return {}
    languages = {"language": visit.language, "spoken_language": visit.spoken_language}
    booked = visit.appointment
    if booked is None:
        return languages
    return {**{name: getattr(booked, name) for name in TAKEN_OVER}, **languages}


def book_after(visit, **booking):
    """Book, and where it follows a visit say so there."""
    try:
        return book_for_someone(**booking) if visit is None else book_follow_up(visit=visit, **booking)
    except AlreadyBooked as refused:
        raise AlreadyBooked(
            _(
                "This person already has an appointment for this service, here or at another authority. "
                "It can be moved or cancelled instead."
            )
        ) from refused


def page_after(authority, visit, appointment) -> str:
    """Where the clerk goes on: to the end of the visit, otherwise to the slip."""
    if visit is not None and is_being_served(visit):
        return desk_url(authority, "desk_visit_end", visit=visit.pk, kind="kommt-wieder")
    return desk_url(authority, "desk_slip", pk=appointment.pk)
