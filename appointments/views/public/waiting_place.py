"""One's own place on the waiting list: seeing it, answering an offer, leaving. A link opens a page; only a button acts."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from appointments.actions import waiting
from appointments.forms.booking import KeyForm, TimeForm
from appointments.forms.waiting import EarlierForm
from appointments.queries.booking import appointment_by_token
from appointments.queries.family import others_of, places_for_all
from appointments.queries.waiting import entry_by_token, history_of, in_hand, open_slot, place_in_list, waits_at
from appointments.rules.times import OFFICE_TIME
from appointments.rules.waiting import CONFIRM_WITHIN, MOST_OFFERS, UNDO_LEAVING_WITHIN
from appointments.views.public._addresses import public_url
from appointments.views.public._private import dead_link, private
from willkommen.errors import Refused
from willkommen.faces import public_page
from willkommen.languages import reader_language
from willkommen.moments import weekday_name
from willkommen.rate import slowly
from willkommen.tokens import hash_of
from willkommen.typed_forms import form_as_typed, once, wish


@public_page
@private
@require_safe
def waiting_entry(request, authority, token):
    """The place, an estimate, the open offer; or what became of it. Names neither person nor service."""
    now = timezone.now()
    entry = _found(authority, token, now)
    if entry is None:
        return dead_link(request)
    if entry.status == "waiting":
        return _page(request, "place", entry, **_place(entry, now))
    if entry.status == "helped":
        return _page(request, "helped", entry)
    may_stay = entry.status == "left" and entry.ended_at + UNDO_LEAVING_WITHIN > now
    template = "asked" if entry.status == "asked" else "ended"
    return _page(request, template, entry, form=KeyForm(), may_stay=may_stay)


@public_page
@private
@slowly(per_minute=20, burst=60, name="confirm")
@require_http_methods(["GET", "HEAD", "POST"])
def waiting_entry_confirm(request, authority, token):
    """The button of the page the link leads to."""

    def confirm(entry, now):
        waiting.confirm_entry(entry=entry, now=now)
        messages.success(request, _("You are on the waiting list"))

    return _act(request, authority, token, confirm)


@public_page
@private
@slowly(per_minute=20, burst=60, name="confirm")
@require_http_methods(["GET", "HEAD", "POST"])
def waiting_accept(request, authority, token):
    """Take the offered time, by one press."""
    form = TimeForm(request.POST)

    def accept(entry, now):
        if not form.is_valid():
            return None
        start = form.cleaned_data["start"]
        booked = waiting.accept_offer(entry=entry, start=start, language=reader_language(), now=now)
        messages.success(request, _("Your appointment is booked"))
        return public_url(authority, "appointment", token=booked.link_token)

    return _act(request, authority, token, accept)


@public_page
@private
@require_http_methods(["GET", "HEAD", "POST"])
def waiting_decline(request, authority, token):
    """Leave the offered time to somebody else."""
    form = TimeForm(request.POST)

    def decline(entry, now):
        if form.is_valid():
            waiting.decline_offer(entry=entry, start=form.cleaned_data["start"], now=now)
            messages.success(request, _("Thank you: now somebody else can have this time."))

    return _act(request, authority, token, decline)


@public_page
@private
@require_http_methods(["GET", "HEAD", "POST"])
def waiting_leave(request, authority, token):
    """Leave the list, by one press."""

    def leave(entry, now):
        waiting.leave_list(entry=entry, now=now)

    return _act(request, authority, token, leave)


@public_page
@private
@require_http_methods(["GET", "HEAD", "POST"])
def waiting_stay(request, authority, token):
    """Take leaving back."""

    def stay(entry, now):
        waiting.stay_after_all(entry=entry, now=now)

    return _act(request, authority, token, stay)


@public_page
@private
@require_http_methods(["GET", "HEAD", "POST"])
def waiting_again(request, authority, token):
    """A new place at the end of the list."""
    form = KeyForm(request.POST)

    def join_again(entry, now):
        if not form.is_valid():
            return None
        key = f"wait-again:{wish(form.cleaned_data['form_key'], request.POST)}:{hash_of(token)[:16]}"
        return once(key=key, now=now, do=lambda: _again(entry, now))

    return _act(request, authority, token, join_again)


@public_page
@private
@slowly(per_minute=20, burst=60, name="confirm")
@require_http_methods(["GET", "HEAD", "POST"])
def appointment_earlier(request, authority, token):
    """Wait for an earlier time while the appointment in hand stays."""
    now = timezone.now()
    found = appointment_by_token(authority, token, now=now)
    if found is None or found.status != "booked" or found.starts_at <= now:
        return dead_link(request)
    known = waits_at(authority, service_id=found.service_id, identity_key=found.identity_key)
    if known is not None:
        return HttpResponseRedirect(_own_page(authority, known))
    offices = places_for_all([found.offer, *others_of(found)])
    form = form_as_typed(EarlierForm, request, offices=offices)
    refused = None
    if request.method == "POST" and form.is_valid():
        key = f"earlier:{form.cleaned_data['form_key']}:{hash_of(token)[:16]}"
        try:
            return HttpResponseRedirect(once(key=key, now=now, do=lambda: _wait_for_earlier(found, form, now)))
        except Refused as error:
            refused = error
    context = {"appointment": found, "form": form, "refused": refused, "typed_form_id": "waiting"}
    return render(request, "appointments/public/waiting/earlier.html", {**context, "languages_short": True})


def _found(authority, token: str, now):
    """The entry of a link; one that was never confirmed in time is none."""
    entry = entry_by_token(authority, token)
    if entry is not None and entry.status == "asked" and entry.joined_at + CONFIRM_WITHIN <= now:
        return None
    return entry


def _act(request, authority, token: str, act) -> HttpResponseRedirect:
    """Press a button: `act(entry, now)` may answer with where to go, otherwise back to one's own place."""
    now = timezone.now()
    entry = _found(authority, token, now)
    if entry is None:
        return dead_link(request)
    there = None
    if request.method == "POST":
        try:
            there = act(entry, now)
        except Refused as refused:
            messages.warning(request, refused.text)
    return HttpResponseRedirect(there or _own_page(authority, entry))


def _again(entry, now) -> str:
    new = waiting.join_again(entry=entry, language=reader_language(), now=now)
    return _own_page(new.authority, new)


def _wait_for_earlier(found, form: EarlierForm, now) -> str:
    entry = waiting.wait_for_earlier(
        appointment=found,
        office=form.chosen_office,
        reason=form.cleaned_data["reason"],
        language=reader_language(),
        now=now,
    )
    return _own_page(found.authority, entry)


def _place(entry, now) -> dict:
    slot = open_slot(entry, now=now)
    held = in_hand(entry)
    return {
        "number": place_in_list(entry, now=now),
        "history": history_of(entry.offer, now=now),
        "slot": slot,
        "form": TimeForm(),
        "held": held if held is not None and held.starts_at > now else None,
        "offers_left": MOST_OFFERS - entry.offers_made,
        "weekday": weekday_name(slot.hold.starts_at.astimezone(OFFICE_TIME).weekday()) if slot else "",
        "place": slot.hold.office if slot else None,
    }


def _own_page(authority, entry) -> str:
    return public_url(authority, "waiting_entry", token=entry.link_token)


def _page(request, template: str, entry, **context):
    context = {"entry": entry, "languages_short": True, **context}
    return render(request, f"appointments/public/waiting/{template}.html", context)
