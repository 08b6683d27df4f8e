"""One's own appointment cannot take place as booked: what is offered instead, and one press that accepts it."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from appointments.actions.answering import AlreadyHere, TakesPlace, accept_new_time, decline_new_times
from appointments.actions.booking import NoLongerBooked
from appointments.forms.booking import KeyForm
from appointments.forms.own_appointment import AnswerForm
from appointments.queries.booking import appointment_by_token
from appointments.queries.planning.answers import cannot_take_place, last_word, load_times_instead, times_instead
from appointments.views.public._addresses import public_url
from appointments.views.public._private import dead_link, private
from appointments.views.public._session import is_own, remember_own
from willkommen.errors import Refused
from willkommen.faces import public_page
from willkommen.languages import reader_language
from willkommen.rate import slowly
from willkommen.tokens import hash_of
from willkommen.typed_forms import once


@public_page
@private
@require_safe
def appointment_affected(request, authority, token):
    """What has happened, the times that are kept, and every other way out; looking changes nothing."""
    now = timezone.now()
    found = _booked(authority, token, now)
    if found is None:
        return dead_link(request)
    load_times_instead([found])
    if not cannot_take_place(found):
        return HttpResponseRedirect(public_url(authority, "appointment", token=token))
    context = {
        "appointment": found,
        "times": times_instead(found, now=now),
        "has_declined": last_word(found) == "declined",
        "is_to_come": found.starts_at > now,
        "form": KeyForm(),
        "languages_short": True,
    }
    return render(request, "appointments/public/affected.html", context)


@public_page
@private
@slowly(per_minute=20, burst=60, name="confirm")
@require_http_methods(["GET", "HEAD", "POST"])
def appointment_accept(request, authority, token):
    """The button with a time: it is booked, the old one is given back."""
    form = AnswerForm(request.POST)
    if request.method != "POST" or not form.is_valid():
        return HttpResponseRedirect(public_url(authority, "appointment_affected", token=token))
    reference, now = form.cleaned_data["time"], timezone.now()

    def accept() -> str:
        old = _booked(authority, token, now)
        if old is None:
            raise NoLongerBooked
        new = accept_new_time(appointment=old, reference=reference, language=reader_language(), now=now)
        if is_own(request, old, now=now):
            remember_own(request, new, now=now)
        messages.success(request, _("The new time is yours. The old appointment no longer holds."))
        return public_url(authority, "appointment", token=new.link_token)

    return _answer(request, authority, token, f"accept:{reference}:{form.cleaned_data['form_key']}", accept)


@public_page
@private
@slowly(per_minute=20, burst=60, name="confirm")
@require_http_methods(["GET", "HEAD", "POST"])
def appointment_decline(request, authority, token):
    """None of the times suits: they are free again, and we call."""
    form = KeyForm(request.POST)
    if request.method != "POST" or not form.is_valid():
        return HttpResponseRedirect(public_url(authority, "appointment_affected", token=token))
    now = timezone.now()

    def decline() -> str:
        old = _booked(authority, token, now)
        if old is None:
            raise NoLongerBooked
        decline_new_times(appointment=old, now=now)
        return public_url(authority, "appointment_affected", token=token)

    return _answer(request, authority, token, f"decline:{form.cleaned_data['form_key']}", decline)


def _booked(authority, token: str, now):
    """The booked appointment a link leads to, also one whose time has just begun: whom we sent away must choose."""
    found = appointment_by_token(authority, token, now=now)
    return found if found and found.status == "booked" else None


def _answer(request, authority, token: str, key: str, do) -> HttpResponse:
    """Once, or the sentence why not and the next best page."""
    try:
        return HttpResponseRedirect(once(key=f"{key}:{hash_of(token)[:16]}", now=timezone.now(), do=do))
    except NoLongerBooked:
        return dead_link(request)
    except (TakesPlace, AlreadyHere) as refused:
        messages.info(request, refused.text)
        return HttpResponseRedirect(public_url(authority, "appointment", token=token))
    except Refused as refused:
        messages.warning(request, refused.text)
        return HttpResponseRedirect(_other_times(authority, token))


def _other_times(authority, token: str) -> str:
    """The times that are still kept; where there are none, all that are free."""
    now = timezone.now()
    found = _booked(authority, token, now)
    if found is not None and found.starts_at > now:
        load_times_instead([found])
        if not times_instead(found, now=now):
            return public_url(authority, "appointment_move", token=token)
    return public_url(authority, "appointment_affected", token=token)
