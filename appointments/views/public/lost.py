"""I lost my link; and the short link of text messages."""

from contextlib import suppress

from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from appointments.actions.booking import resend_confirmation
from appointments.forms.own_appointment import LostLinkForm
from appointments.queries.booking import address_of_token, appointment_by_reference, appointment_by_token
from appointments.queries.waiting import address_of_waiting_token
from appointments.views.public._addresses import public_url
from appointments.views.public._private import dead_link, private
from willkommen.errors import Refused
from willkommen.faces import house_page, public_page
from willkommen.rate import slowly
from willkommen.typed_forms import form_as_typed


@public_page
@slowly(per_minute=3, burst=15)
@require_http_methods(["GET", "HEAD", "POST"])
def find_appointment(request, authority):
    """Whoever knows the number and the address gets the link again; the answer is the same for everybody."""
    form = form_as_typed(LostLinkForm, request)
    if request.method == "POST" and form.is_valid():
        _send_again(authority, **form.cleaned_data, now=timezone.now())
        return HttpResponseRedirect(public_url(authority, "find_appointment_sent"))
    context = {"form": form, "typed_form_id": "lost", "languages_short": True}
    return render(request, "appointments/public/find_appointment.html", context)


@public_page
@require_safe
def find_appointment_sent(request, authority):
    """If we know it, we have sent it."""
    return render(request, "appointments/public/find_appointment_sent.html", {"languages_short": True})


@house_page
@private
@require_safe
def short_link(request, token):
    """From the short address of a text message to the page, in the language of the booking."""
    for page, address_of in (("appointment", address_of_token), ("waiting_entry", address_of_waiting_token)):
        found = address_of(token)
        if found is not None:
            language, slug = found
            parts = {"language": language, "authority": slug, "token": token}
            return HttpResponseRedirect(reverse(page, kwargs=parts))
    return dead_link(request)


def _send_again(authority, *, reference: str, contact: str, now) -> None:
    """Only to the address that is known already, and only while the link leads anywhere."""
    found = appointment_by_reference(authority, reference)
    if found is None or contact not in (found.email.lower(), found.mobile):
        return
    if appointment_by_token(authority, found.link_token, now=now) is not None:
        with suppress(Refused):  # the answer is the same for everybody
            resend_confirmation(appointment=found, now=now)
