"""The three questions at the kiosk: nothing of them stays on the device, and after a moment it starts again."""

import datetime as dt

from django.conf import settings
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from recognition_pilot.actions.feedback import give_feedback
from recognition_pilot.forms.feedback import FeedbackForm
from willkommen.faces import device_page
from willkommen.moments import BERLIN
from willkommen.rate import slowly
from willkommen.typed_forms import once

# Three questions take longer than one; the thanks are read quickly.
PATIENCE = 3
THANKS_SECONDS = 8


@device_page
@slowly(per_minute=60, burst=120, name="kiosk")
@require_http_methods(["GET", "HEAD", "POST"])
def kiosk_feedback(request, office, language):
    """Ask, keep once, say thank you."""
    if language not in office.authority.languages:
        return HttpResponseRedirect(_url(office, "kiosk"))
    form = FeedbackForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return HttpResponseRedirect(_give_once(office, language, form))
    return _page(request, office, "feedback", language, settings.KIOSK_SECONDS * PATIENCE, form=form)


@device_page
@require_safe
def kiosk_feedback_thanks(request, office, language):
    """Thank you, for some seconds."""
    return _page(request, office, "feedback_thanks", language, THANKS_SECONDS)


def _give_once(office, language: str, form: FeedbackForm) -> str:
    now = timezone.now()
    midnight = dt.datetime.combine(now.astimezone(BERLIN).date(), dt.time(), BERLIN)

    def give() -> str:
        give_feedback(
            authority=office.authority, office=office, channel="kiosk", language=language, now=now, **form.said
        )
        return _url(office, "kiosk_feedback_thanks", language=language)

    return once(key=f"feedback:{form.cleaned_data['form_key']}", now=midnight, do=give)


def _page(request, office, template: str, language: str, seconds: int, **context):
    start = _url(office, "kiosk")
    common = {"office": office, "kiosk_language": language, "start_url": start, "seconds": seconds}
    # without JavaScript too: whoever comes next finds an empty page
    common["leaves_after"] = seconds
    response = render(request, f"recognition_pilot/kiosk/{template}.html", {**common, **context})
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _url(office, name: str, **parts) -> str:
    return reverse(name, kwargs={"token": office.device_token, **parts})
