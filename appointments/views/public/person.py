"""Booking: who comes, checking the answers, confirming by code."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from appointments.actions.booking import (
    TooManyCodes,
    WrongCode,
    ask_to_confirm,
    confirm_appointment,
    confirm_with_code,
    identify,
    renew_hold,
    resend_confirmation,
)
from appointments.forms.booking import CodeForm, KeyForm
from appointments.rules.times import OFFICE_TIME
from appointments.views.public._addresses import public_url
from appointments.views.public._family import shares_of
from appointments.views.public._session import forget_draft, remember_own
from appointments.views.public._steps import Booking, booking_step
from willkommen.errors import Refused
from willkommen.forms.identity import PERSON, DetailsForm
from willkommen.languages import reader_language
from willkommen.public_parts import booked_here
from willkommen.rate import slowly
from willkommen.typed_forms import form_as_typed, once
from willkommen.typed_person import forget_person, remember_person, remembered_person


@booking_step("book_details", lives_without="book_time")
@require_http_methods(["GET", "HEAD", "POST"])
def book_details(request, booking: Booking):
    """Names as in the passport, date of birth, how to reach the person."""
    form = form_as_typed(
        DetailsForm,
        request,
        today=booking.today,
        is_sms_offered=booking.authority.is_sms_offered,
        initial=booking.draft.typed or remembered_person(request, now=booking.now),
    )
    if request.method != "POST":
        return _details_page(booking, form)
    remember_person(request, form.typed(), now=booking.now)
    booking.keep_typed(form)
    if booking.held is None:
        return booking.back_to("book_time")
    if "more_time" in request.POST:
        return _more_time(booking, "book_details")
    if not form.is_valid():
        return _details_page(booking, form)
    _identify(booking, form.person())
    return HttpResponseRedirect(booking.url("book_check"))


@booking_step("book_check")
@slowly(per_minute=20, burst=60, name="confirm")
@require_http_methods(["GET", "HEAD", "POST"])
def book_check(request, booking: Booking):
    """All answers on one page; then booked at once, or asked to confirm."""
    if "more_time" in request.POST:
        return _more_time(booking, "book_check")
    form = KeyForm(request.POST or None)
    refused = None
    if request.method == "POST" and form.is_valid():
        key = f"check:{form.cleaned_data['form_key']}:{booking.held.pk}"
        try:
            return HttpResponseRedirect(once(key=key, now=booking.now, do=lambda: _finish(booking)))
        except Refused as error:
            refused = error
    return booking.page(
        "book_check",
        "book_check",
        form=form,
        refused=refused,
        appointment=booking.held,
        shares=shares_of(booking.members, on=booking.held.starts_at.astimezone(OFFICE_TIME).date()),
        page_has_errors=refused is not None,
        title_warning=booking.title_warning(booking.held.starts_at),
    )


# what is asked for may be booked already, by the link in the message: so this step looks for itself what is missing
@booking_step("book_persons")
@slowly(per_minute=20, burst=60, name="confirm")
@require_http_methods(["GET", "HEAD", "POST"])
def book_confirm(request, booking: Booking):
    """The code from the message; whoever pressed the link meanwhile is done."""
    asked = booking.asked
    if asked is None:
        return booking.back_to(booking.next_step())
    if asked.status == "booked":
        return HttpResponseRedirect(_address(asked))
    form = form_as_typed(CodeForm, request)
    if "resend" in request.POST:
        return _send_again(booking)
    if request.method == "POST" and form.is_valid():
        try:
            booked = confirm_with_code(appointment=asked, code=form.cleaned_data["code"], now=booking.now)
        except Refused as error:
            form.add_error("code" if isinstance(error, (WrongCode, TooManyCodes)) else None, error.text)
        else:
            return HttpResponseRedirect(_done(booking, booked))
    return booking.page("book_confirm", "book_check", form=form, appointment=asked, typed_form_id="booking")


def _details_page(booking: Booking, form: DetailsForm):
    return booking.page("book_details", "book_details", form=form, appointment=booking.held, typed_form_id="booking")


def _identify(booking: Booking, person: dict) -> None:
    identify(
        appointment=booking.held,
        **person,
        spoken_language=booking.draft.spoken_language,
        needs_interpreter=booking.draft.needs_interpreter,
        language=reader_language(),
        now=booking.now,
    )


def _more_time(booking: Booking, step: str) -> HttpResponseRedirect:
    """Hold the time anew and show the same page."""
    try:
        renew_hold(appointment=booking.held, now=booking.now)
    except Refused as refused:
        messages.warning(booking.request, refused.text)
    return HttpResponseRedirect(booking.url(step))


def _finish(booking: Booking) -> str:
    """Booked at once where nobody can be written to; otherwise asked to confirm. Returns where to go."""
    held = booking.held
    # once more, so that letters come in the language of this page and what was changed meanwhile is taken along
    _identify(booking, {name: getattr(held, name) for name in PERSON})
    if not held.channel:
        return _done(booking, confirm_appointment(appointment=held, now=booking.now))
    ask_to_confirm(appointment=held, now=booking.now)
    booking.draft.is_asked = True
    booking.keep()
    remember_own(booking.request, held, now=booking.now)
    return booking.url("book_confirm")


def _done(booking: Booking, appointment) -> str:
    forget_person(booking.request)
    forget_draft(booking.request, booking.authority)
    remember_own(booking.request, appointment, now=booking.now)
    booked_here(booking.request, appointment, now=booking.now)
    return _address(appointment)


def _send_again(booking: Booking) -> HttpResponseRedirect:
    try:
        resend_confirmation(appointment=booking.asked, now=booking.now)
    except Refused as refused:
        messages.warning(booking.request, refused.text)
    else:
        messages.success(booking.request, _("We have sent the message again. It can take a few minutes."))
    return HttpResponseRedirect(booking.url("book_confirm"))


def _address(appointment) -> str:
    return public_url(appointment.authority, "appointment", token=appointment.link_token)
