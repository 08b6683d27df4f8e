"""Three questions after a visit: no account, no cookie that says who, no way back to a person."""

import datetime as dt

from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from appointments.queries.booking import appointment_by_token
from recognition_pilot.actions.feedback import give_feedback, wish_to_be_asked
from recognition_pilot.forms.feedback import FeedbackForm
from recognition_pilot.queries.voices.feedback import place_of_code
from willkommen.faces import house_page, public_page
from willkommen.languages import reader_language
from willkommen.moments import BERLIN
from willkommen.queries.authorities import cached_authority_by_slug
from willkommen.rate import slowly
from willkommen.typed_forms import form_as_typed, once


@house_page
@require_safe
def feedback_code(request, authority, code):
    """What a slip's code opens: the questions in the language of the phone that reads it."""
    found = cached_authority_by_slug(authority)
    if found is None:
        raise Http404
    language = reader_language() if reader_language() in found.languages else "de"
    return HttpResponseRedirect(_url(found, "feedback_at", language=language, code=code))


@public_page
@slowly(per_minute=30, burst=120, name="feedback")
@require_http_methods(["GET", "HEAD", "POST"])
def feedback(request, authority, code=""):
    """The questions; `code` names the office and the slip, never a person."""
    form = form_as_typed(FeedbackForm, request)
    if request.method == "POST" and form.is_valid():
        return HttpResponseRedirect(_give_once(authority, code, form))
    context = {"form": form, "typed_form_id": "feedback", "office": place_of_code(authority, code)[0]}
    return render(request, "recognition_pilot/public/feedback.html", context)


@public_page
@require_safe
def feedback_thanks(request, authority):
    """Thank you: the same page for everybody."""
    return render(request, "recognition_pilot/public/feedback_thanks.html", {"languages_short": True})


@public_page
@slowly(per_minute=20, burst=60, name="confirm")
@require_POST
def feedback_wish(request, authority, token):
    """Somebody who has booked wants to be asked afterwards, or not any more."""
    now = timezone.now()
    appointment = appointment_by_token(authority, token, now=now)
    if appointment is None:
        raise Http404
    wish_to_be_asked(appointment=appointment, is_wished=request.POST.get("wish") == "yes", now=now)
    return HttpResponseRedirect(_url(authority, "appointment", token=token) + "#feedback-wish")


def _give_once(authority, code: str, form: FeedbackForm) -> str:
    """Keep it once. Of the sending itself nothing stays but a key of that day: no minute, no answers."""
    now = timezone.now()
    midnight = dt.datetime.combine(now.astimezone(BERLIN).date(), dt.time(), BERLIN)
    office, channel = place_of_code(authority, code)

    def give() -> str:
        give_feedback(
            authority=authority, office=office, channel=channel, language=reader_language(), now=now, **form.said
        )
        return _url(authority, "feedback_thanks")

    return once(key=f"feedback:{form.cleaned_data['form_key']}", now=midnight, do=give)


def _url(authority, name: str, **parts) -> str:
    return reverse(name, kwargs={"language": reader_language(), "authority": authority.slug, **parts})
