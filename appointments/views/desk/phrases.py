"""The phrase board: the clerk picks in German, the visitor reads in their own language and answers."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST, require_safe

from appointments.forms.phrases import AnswerForm, BoardQuery, PickForm
from appointments.queries.phrases import Sentence, language_of_talk, sentence_by_key
from appointments.queries.queue.reach import visit_by_pk
from appointments.views.desk._answers import desk_url, etag_of, found_or_404, nothing_new, to_desk
from appointments.views.desk._phrases import panel_in
from appointments.views.desk._screen import Shown, etag_of_screen, page_of, show, shown_on, take_answer
from willkommen.faces import desk_page
from willkommen.languages import LANGUAGE_NAMES, html_lang, text_dir
from willkommen.permissions import Right
from willkommen.presence import looks_by_itself

# In which languages an empty screen greets: plain German says the same as German.
GREETINGS = [(code, html_lang(code), text_dir(code)) for code in LANGUAGE_NAMES if code != "de-simple"]


@desk_page(Right.QUEUE)
@require_safe
def phrases(request, authority):
    """All sentences in a language the clerk chooses."""
    return _board_page(request, authority, visit=None)


@desk_page(Right.QUEUE)
@require_safe
def phrases_of_visit(request, authority, visit):
    """All sentences in the language of a visit."""
    return _board_page(request, authority, visit=found_or_404(visit_by_pk(authority, visit)))


@desk_page(Right.QUEUE)
@require_GET
@looks_by_itself
def shown(request, authority):
    """What the person sees and what they answered, for the clerk; 304 when nothing has changed."""
    now_shown = shown_on(request, authority, now=timezone.now())
    return _part(request, "appointments/desk/_phrases_shown_part.html", now_shown, etag_of_screen(request, now_shown))


@desk_page(Right.QUEUE)
@require_POST
def pick(request, authority):
    """Put a sentence on the visitor's screen, or clear it."""
    form = PickForm(request.POST)
    found_or_404(form.is_valid() or None)
    phrase, language = form.cleaned_data["phrase"], form.cleaned_data["sprache"]
    if phrase:
        found_or_404(sentence_by_key(authority, phrase, language))
    show(request, authority, phrase=phrase, language=language, now=timezone.now())
    if request.headers.get("X-Requested-With") == "fetch":
        return HttpResponse(status=204)
    return HttpResponseRedirect(_ours(request, form.cleaned_data["next"]) or desk_url(authority, "desk_phrases"))


# ---- The visitor's side ------------------------------------------------------------------------------------


@desk_page(Right.QUEUE)
@require_safe
def facing(request, authority):
    """The second window or screen: follows what the clerk picks, also without JavaScript."""
    now_shown = shown_on(request, authority, now=timezone.now())
    context = {"shown": now_shown, "etag": _etag_of_facing(now_shown), "greetings": GREETINGS}
    return render(request, "appointments/facing/screen.html", context)


@desk_page(Right.QUEUE)
@require_GET
@looks_by_itself
def facing_part(request, authority):
    """What the second screen shows; 304 when nothing has changed."""
    now_shown = shown_on(request, authority, now=timezone.now())
    return _part(request, "appointments/facing/_part.html", now_shown, _etag_of_facing(now_shown))


@desk_page(Right.QUEUE)
@require_safe
def sentence(request, authority, phrase):
    """One sentence alone, for the turned screen."""
    language = BoardQuery(request.GET).language
    found = found_or_404(sentence_by_key(authority, phrase, language))
    now_shown = shown_on(request, authority, now=timezone.now())
    answer = now_shown.answer if _is_about(now_shown, found, language) else ""
    alone = Shown(found, language, 0, answer, page_of(authority, found.key, language))
    back = _ours(request, request.GET.get("zurueck") or request.headers.get("Referer", ""))
    context = {"shown": alone, "back": back or f"{desk_url(authority, 'desk_phrases')}?sprache={language}"}
    return render(request, "appointments/facing/sentence.html", context)


@desk_page(Right.QUEUE)
@require_POST
def answer(request, authority):
    """What the visitor pressed. On the second screen an answer to a sentence that has gone is dropped."""
    form = AnswerForm(request.POST)
    found_or_404(form.is_valid() or None)
    said = form.cleaned_data
    found = found_or_404(sentence_by_key(authority, said["phrase"], said["sprache"]))
    found_or_404(said["answer"] in dict(found.answers) or None)
    now = timezone.now()
    now_shown = shown_on(request, authority, now=now)
    if said["number"]:
        if _is_about(now_shown, found, said["sprache"]) and now_shown.number == said["number"]:
            take_answer(request, authority, answer=said["answer"])
        return to_desk(authority, "desk_facing")
    show(request, authority, phrase=found.key, language=said["sprache"], answer=said["answer"], now=now)
    back = _ours(request, said["back"])
    return HttpResponseRedirect(page_of(authority, found.key, said["sprache"], **({"zurueck": back} if back else {})))


# ---- What these pages share --------------------------------------------------------------------------------


def _board_page(request, authority, *, visit):
    query = BoardQuery(request.GET)
    language = query.chosen or (language_of_talk(visit) if visit else "de")
    return render(
        request,
        "appointments/desk/phrases.html",
        {
            "phrases": panel_in(request, authority, language, query.search),
            "visit": visit,
            "languages": query.choices,
        },
    )


def _part(request, template: str, now_shown: Shown | None, etag: str):
    unchanged = nothing_new(request, etag)
    if unchanged is not None:
        return unchanged
    response = render(request, template, {"shown": now_shown, "greetings": GREETINGS})
    response.headers["ETag"] = etag
    return response


def _is_about(now_shown: Shown | None, found: Sentence, language: str) -> bool:
    return now_shown is not None and (now_shown.sentence.key, now_shown.language) == (found.key, language)


def _etag_of_facing(now_shown: Shown | None) -> str:
    return etag_of("facing", now_shown)


def _ours(request, address: str) -> str:
    """The address if it is one of this house, empty otherwise."""
    return address if url_has_allowed_host_and_scheme(address, allowed_hosts={request.get_host()}) else ""
