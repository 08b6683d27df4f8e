"""A talk with an advice centre in the authority's building: time, who, check, booked. No account."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from recognition_pilot.actions.talks import TalkTaken, book_talk, cancel_talk
from recognition_pilot.forms.advice import TalkForm
from recognition_pilot.queries.centres.directory import centre_card
from recognition_pilot.queries.centres.talk_calendar import FILE_NAME, MEDIA_TYPE, talk_calendar
from recognition_pilot.queries.centres.talks import free_talks, talk_by_token, talk_days, talk_time
from recognition_pilot.queries.centres.words import spoken_names
from willkommen.errors import Refused
from willkommen.faces import public_page
from willkommen.languages import language_name, reader_language
from willkommen.private_pages import no_store
from willkommen.rate import slowly
from willkommen.typed_forms import form_as_typed, once, wish


@public_page
@require_safe
def advice_talk_times(request, authority, centre):
    """Free times, day by day."""
    card, now = _card_or_404(authority, centre), timezone.now()
    days = talk_days(free_talks(card.centre, authority, now=now))
    return render(request, "recognition_pilot/public/advice/times.html", {"card": card, "days": days})


@public_page
@no_store
@slowly(per_minute=6, burst=20)
@require_http_methods(["GET", "HEAD", "POST"])
def advice_talk_book(request, authority, centre, time):
    """Who comes; then everything once more; then it is booked."""
    card, now = _card_or_404(authority, centre), timezone.now()
    free = talk_time(card.centre, authority, time, now=now)
    # the day says what is spoken on it; where it says nothing, the centre does
    codes = dict.fromkeys([*((free.day.languages if free else []) or card.centre.languages), "de"])
    form = form_as_typed(
        TalkForm,
        request,
        languages=[(code, str(language_name(code))) for code in codes],
        is_sms_offered=authority.is_sms_offered,
        **({} if request.method == "POST" else {"initial": _suggested(codes)}),
    )
    step = request.POST.get("step", "")
    if request.method == "POST" and form.is_valid() and step == "book":
        try:
            return HttpResponseRedirect(_book_once(request, authority, card, time, form, now))
        except TalkTaken:
            free = None
        except Refused as refused:
            form.add_error(None, refused.text)
    if free is None:
        messages.warning(request, _("This time has just been taken. Please choose another one."))
        return HttpResponseRedirect(_url("advice_talk_times", authority, centre=centre))
    context = {"card": card, "free": free, "form": form, "typed_form_id": "talk"}
    if request.method == "POST" and step != "edit" and form.is_valid():
        context["spoken"] = spoken_names([form.cleaned_data["spoken_language"]])[0]
        return render(request, "recognition_pilot/public/advice/check.html", context)
    return render(request, "recognition_pilot/public/advice/person.html", context)


@public_page
@no_store
@require_safe
def advice_talk(request, authority, token):
    """The booked talk: when, where, keep it, cancel it."""
    return _talk_page(request, authority, token, "talk")


@public_page
@no_store
@require_safe
def advice_talk_print(request, authority, token):
    """A sheet in the reader's language and in German."""
    return _talk_page(request, authority, token, "talk_print")


@public_page
@no_store
@require_safe
def advice_talk_calendar(request, authority, token):
    """The talk for one's own calendar."""
    talk = talk_by_token(authority, token, now=timezone.now())
    if talk is None or talk.cancelled_at:
        return _dead(request)
    response = HttpResponse(
        talk_calendar(talk, language=reader_language()), content_type=f"{MEDIA_TYPE}; charset=utf-8"
    )
    response.headers["Content-Disposition"] = f'attachment; filename="{FILE_NAME}"'
    return response


@public_page
@no_store
@slowly(per_minute=20, burst=60)
@require_http_methods(["GET", "HEAD", "POST"])
def advice_talk_cancel(request, authority, token):
    """Ask, then give the time back."""
    talk = talk_by_token(authority, token, now=timezone.now())
    if talk is None:
        return _dead(request)
    if request.method == "POST":
        cancel_talk(talk=talk, now=timezone.now())
        return HttpResponseRedirect(_url("advice_talk", authority, token=token))
    if talk.cancelled_at:
        return HttpResponseRedirect(_url("advice_talk", authority, token=token))
    return render(request, "recognition_pilot/public/advice/talk_cancel.html", {"talk": talk})


def _book_once(request, authority, card, time: str, form: TalkForm, now) -> str:
    def book() -> str:
        talk = book_talk(
            centre=card.centre,
            authority=authority,
            time=time,
            language=reader_language(),
            topic="",
            now=now,
            **form.talk(),
        )
        return _url("advice_talk", authority, token=talk.link_token)

    return once(key=f"talk:{wish(form.cleaned_data['form_key'], request.POST)}", now=now, do=book)


def _suggested(codes) -> dict[str, str]:
    """The reader's own language, where it is spoken there."""
    own = reader_language()
    return {"spoken_language": own if own in codes else "de"}


def _talk_page(request, authority, token: str, template: str):
    talk = talk_by_token(authority, token, now=timezone.now())
    if talk is None:
        return _dead(request)
    if talk.cancelled_at:
        template = "talk_cancelled"
    return render(
        request, f"recognition_pilot/public/advice/{template}.html", {"talk": talk, "office": talk.outreach_day.office}
    )


def _card_or_404(authority, code: str):
    card = centre_card(authority, code, now=timezone.now())
    if card is None:
        raise Http404
    return card


def _dead(request):
    """An old, wrong or used-up link: the same words whatever it was."""
    return render(request, "recognition_pilot/public/advice/dead_link.html", status=404)


def _url(name: str, authority, **parts) -> str:
    return reverse(name, kwargs={"language": reader_language(), "authority": authority.slug, **parts})
