"""Complaints and praise: anonymous if somebody wants, apart from every application."""

from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from recognition_pilot.actions.complaints import take_complaint
from recognition_pilot.forms.complaints import ComplaintForm
from recognition_pilot.queries.voices.complaints import answered_complaint
from willkommen.faces import public_page
from willkommen.languages import html_lang, reader_language, text_dir
from willkommen.private_pages import no_store
from willkommen.rate import slowly
from willkommen.typed_forms import form_as_typed, once, wish

LONGEST_NUMBER = 10


@public_page
@slowly(per_minute=10, burst=40, name="complaints")
@require_http_methods(["GET", "HEAD", "POST"])
def complaint_new(request, authority):
    """What happened, what it is about, whether and how somebody wants an answer."""
    now = timezone.now()
    form = form_as_typed(ComplaintForm, request, is_sms_offered=authority.is_sms_offered)
    if request.method == "POST" and form.is_valid():
        key = f"complaint:{wish(form.cleaned_data['form_key'], request.POST)}"
        return HttpResponseRedirect(once(key=key, now=now, do=lambda: _take(authority, form, now)))
    context = {"form": form, "typed_form_id": "complaint", "languages_short": True}
    return render(request, "recognition_pilot/public/complaint.html", context)


@public_page
@require_safe
def complaint_thanks(request, authority):
    """It has arrived; what happens next."""
    number = request.GET.get("nummer", "")
    is_number = number.isascii() and number.isalnum() and len(number) <= LONGEST_NUMBER
    context = {"languages_short": True, "number": number if is_number else "", "kind": request.GET.get("art")}
    return render(request, "recognition_pilot/public/complaint_thanks.html", context)


@public_page
@no_store
@require_safe
def complaint_answer(request, authority, token):
    """The answer, for whoever got the link; with the German text below."""
    found = answered_complaint(authority, token)
    if found is None:
        raise Http404
    context = {
        "complaint": found,
        "lang": html_lang(found.language),
        "direction": text_dir(found.language),
        "languages_short": True,
    }
    return render(request, "recognition_pilot/public/complaint_answer.html", context)


def _take(authority, form: ComplaintForm, now) -> str:
    taken = take_complaint(authority=authority, language=reader_language(), now=now, **form.said)
    page = reverse("complaint_thanks", kwargs={"language": reader_language(), "authority": authority.slug})
    return f"{page}?nummer={taken.reference}&art={taken.kind}"
