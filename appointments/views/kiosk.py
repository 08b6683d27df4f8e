"""The kiosk at the entrance: opened by the office's secret address, no sign-in, no session, no names.

What somebody is answered stands in a signed cookie of some minutes that every first page takes away again: neither
“back” nor an address brings it to the next person.
"""

import datetime as dt
from functools import wraps

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from appointments.actions.queue.kiosk import TurnedAway, arrive_at_kiosk, take_number_at_kiosk
from appointments.forms.kiosk import KioskLanguageForm, KioskNumberForm
from appointments.queries.catalogue import situation_by_code
from appointments.queries.queue.at_the_counter import cached_counter_situations, counter_offer, counter_offers
from appointments.queries.queue.place import follow_url, followed, visit_by_link_hash
from appointments.queries.queue.rows import spoken_names
from appointments.rules.codes import CLEAR_SIGNS
from appointments.rules.signs import SITUATION_SIGNS, SOMETHING_ELSE
from willkommen.faces import device_page
from willkommen.languages import LANGUAGE_NAMES, html_lang, text_dir
from willkommen.rate import slowly
from willkommen.typed_forms import once, wish

ANSWER = "kiosk"
ANSWER_LIVES = 300
# Without JavaScript the page with an answer goes back by itself after this many times the usual pause.
PATIENCE, MORE_PATIENCE = 1.5, 4


def kiosk_page(view):
    """A page of the kiosk: the device's secret in the address, kept by no browser, in one of the office's languages."""

    @device_page
    @wraps(view)
    def page(request, office, language="de", **rest):
        if language not in office.authority.languages:
            return HttpResponseRedirect(_url(office, "kiosk"))
        response = view(request, office, language, **rest)
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return page


@kiosk_page
@require_safe
def start(request, office, language):
    """The languages, each in its own script; a code may be held to the scanner at once."""
    languages = [
        (code, name, html_lang(code), text_dir(code))
        for code, name in LANGUAGE_NAMES.items()
        if code in office.authority.languages
    ]
    return _forgetting(office, _page(request, office, "start", form=KioskNumberForm(), languages=languages))


@kiosk_page
@require_safe
def doors(request, office, language):
    """With an appointment or without."""
    return _forgetting(office, _page(request, office, "doors", language, form=KioskNumberForm()))


@kiosk_page
@slowly(per_minute=60, burst=120, name="kiosk")
@require_http_methods(["GET", "HEAD", "POST"])
def check_in(request, office, language):
    """Type or scan the number; then the number of the queue, or one sentence that says why not and what to do."""
    form = KioskNumberForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        now = timezone.now()
        return _answer_once(
            request, office, form, language, now, lambda: arrive_at_kiosk(office=office, shown=form.shown, now=now)
        )
    return _page(request, office, "check_in", language, form=form, signs=CLEAR_SIGNS)


@kiosk_page
@slowly(per_minute=60, burst=120, name="kiosk")
@require_POST
def scan(request, office, language):
    """A code held to the scanner before a language was chosen: answered in the language of the booking."""
    form = KioskNumberForm(request.POST)
    if not form.is_valid():
        return HttpResponseRedirect(_url(office, "kiosk"))
    now = timezone.now()
    return _answer_once(
        request, office, form, "", now, lambda: arrive_at_kiosk(office=office, shown=form.shown, now=now)
    )


@kiosk_page
@require_safe
def situations(request, office, language):
    """Without an appointment: what is it about?"""
    tiles = [(found, SITUATION_SIGNS.get(found.code, SOMETHING_ELSE)) for found in cached_counter_situations(office)]
    return _page(request, office, "situations", language, tiles=tiles)


@kiosk_page
@require_safe
def services(request, office, language, situation):
    """What exactly, in plain words."""
    found = situation_by_code(situation)
    offers = counter_offers(office, found) if found else []
    if not offers:
        raise Http404
    return _page(request, office, "services", language, situation=found, offers=offers)


@kiosk_page
@slowly(per_minute=60, burst=120, name="kiosk")
@require_http_methods(["GET", "HEAD", "POST"])
def take_number(request, office, language, code):
    """Which language somebody speaks; pressing it takes the number."""
    offer = counter_offer(office, code)
    if offer is None:
        raise Http404
    form = KioskLanguageForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        now = timezone.now()
        return _answer_once(
            request,
            office,
            form,
            language,
            now,
            lambda: take_number_at_kiosk(
                offer=offer,
                office=office,
                language=language,
                spoken_language=form.cleaned_data["spoken_language"],
                now=now,
            ),
        )
    own, others = spoken_names(language)
    return _page(request, office, "take_number", language, form=form, offer=offer, own=own, others=others)


@kiosk_page
@require_safe
def ticket(request, office, language):
    """The number, the place and the code to follow it; for some minutes, on this device only."""
    now = timezone.now()
    answer = _answered(request, office)
    visit = visit_by_link_hash(office, answer.get("visit", ""), now=now)
    if visit is None:
        return HttpResponseRedirect(_url(office, "kiosk"))
    shown = followed(visit, now=now)
    starts_at = visit.appointment.starts_at if visit.appointment else None
    return _answer_page(
        request,
        office,
        "ticket",
        language,
        visit=visit,
        shown=shown,
        follow_url=follow_url(visit),
        is_late=bool(starts_at and visit.arrived_at > starts_at),
        is_early=bool(starts_at and visit.arrived_at <= starts_at),
    )


@kiosk_page
@require_safe
def notice(request, office, language):
    """Why there is no number, and what to do now."""
    answer = _answered(request, office)
    if "reason" not in answer:
        return HttpResponseRedirect(_url(office, "kiosk"))
    facts = answer["facts"]
    moments = {name: dt.datetime.fromisoformat(facts.pop(name)) for name in ("starts_at", "opens_at") if name in facts}
    return _answer_page(request, office, "notice", language, reason=answer["reason"], **moments, **facts)


# ---- Answers: carried by a cookie, so that no address leads to them ----------------------------------------------


def _answer_once(request, office, form, language, now, do):
    """Arrive once, however often it is pressed, and go to the answer. Without a language: that of the visit."""

    def act() -> str:
        visit = do()
        return f"{language or visit.language} {visit.link_token_hash}"

    try:
        key = wish(form.cleaned_data["form_key"], request.POST)
        spoken, link_hash = once(key=f"kiosk:{key}", now=now, do=act).split(" ")
    except TurnedAway as refused:
        return _with_answer(office, "kiosk_notice", language or "de", reason=refused.reason, facts=refused.facts)
    spoken = spoken if spoken in office.authority.languages else "de"
    return _with_answer(office, "kiosk_ticket", spoken, visit=link_hash)


def _with_answer(office, name: str, language: str, **answer):
    response = HttpResponseRedirect(_url(office, name, language=language))
    response.set_cookie(
        ANSWER,
        signing.dumps(answer, salt=_salt(office)),
        max_age=ANSWER_LIVES,
        path=_url(office, "kiosk"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )
    return response


def _answered(request, office) -> dict:
    """What this device was answered last; nothing for an old, a foreign and a forged one."""
    try:
        return signing.loads(request.COOKIES.get(ANSWER, ""), salt=_salt(office), max_age=ANSWER_LIVES)
    except signing.BadSignature:
        return {}


def _forgetting(office, response):
    response.delete_cookie(ANSWER, path=_url(office, "kiosk"), samesite="Strict")
    return response


def _salt(office) -> str:
    return f"kiosk {office.pk}"


# ---- Pages -----------------------------------------------------------------------------------------------------------


def _answer_page(request, office, template: str, language: str, **context):
    """A page about somebody: goes away by itself also without JavaScript; "more time" is a link that asks for it."""
    seconds = settings.KIOSK_SECONDS * (MORE_PATIENCE if "zeit" in request.GET else 1)
    leaving = {"seconds": int(seconds), "leaves_after": int(seconds * PATIENCE), "more_time": "?zeit=mehr"}
    return _page(request, office, template, language, **leaving, **context)


def _page(request, office, template: str, language: str = "", **context):
    common = {
        "office": office,
        "kiosk_language": language,
        "start_url": _url(office, "kiosk"),
        "seconds": settings.KIOSK_SECONDS,
    }
    return render(request, f"appointments/kiosk/{template}.html", {**common, **context})


def _url(office, name: str, **parts) -> str:
    return reverse(name, kwargs={"token": office.device_token, **parts})
