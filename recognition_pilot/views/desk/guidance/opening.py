"""Opening a record: first what everybody must know, then the words, then the name."""

from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from recognition_pilot.actions.guidance.opening import open_record
from recognition_pilot.forms.guidance_consent import ACCOMPANIED, LanguageQuery, OpenForm
from recognition_pilot.queries.guidance.consent_words import consent_words
from recognition_pilot.rules.guidance import ACCOMPANY, document_scope
from recognition_pilot.views.desk.guidance._agreeing import agreeing
from recognition_pilot.views.desk.guidance._record import record_url
from willkommen.faces import desk_page
from willkommen.languages import html_lang, text_dir
from willkommen.moments import berlin_day
from willkommen.permissions import Right

TOLD = "guidance_told"


@desk_page(Right.GUIDANCE)
@require_http_methods(["GET", "HEAD", "POST"])
def guidance_told(request, authority):
    """The authority is a public body (§ 87 AufenthG): said in the person's language before anything is typed."""
    language = LanguageQuery(request.POST or request.GET, languages=authority.languages).language
    if request.method == "POST":
        request.session[TOLD] = language
        return HttpResponseRedirect(reverse("guidance_new", kwargs={"authority": authority.slug}))
    context = {
        "query": LanguageQuery({"sprache": language}, languages=authority.languages),
        "person_language": language,
        "person_lang": html_lang(language),
        "person_dir": text_dir(language),
    }
    return render(request, "recognition_pilot/desk/told.html", context)


@desk_page(Right.GUIDANCE)
@require_http_methods(["GET", "HEAD", "POST"])
def guidance_new(request, authority):
    """What somebody agrees to; nobody gets here without the page before."""
    language = request.session.get(TOLD)
    told_page = reverse("guidance_told", kwargs={"authority": authority.slug})
    if language is None:
        return HttpResponseRedirect(told_page)
    now = timezone.now()
    form = OpenForm(
        request.POST if request.method == "POST" else None, initial={"spoken_language": html_lang(language)}
    )

    def do(_value: str) -> str:
        record = _open(request, authority, form, language, now)
        request.session.pop(TOLD, None)
        return record_url(record, "guidance_paper")

    return agreeing(
        request,
        form,
        name="guidance_new",
        title=_("Open a record"),
        lead=_("Only with consent. The words follow in the language of the person, before anything is kept."),
        back=told_page,
        language=language,
        words=lambda: (_words(authority, form, language, now), ""),
        do=do,
        now=now,
    )


def _scopes(form: OpenForm) -> list[str]:
    scopes = [ACCOMPANY] if form.cleaned_data["what"] == ACCOMPANIED else []
    return scopes + [document_scope(paper) for paper in form.cleaned_data["papers"]]


def _words(authority, form: OpenForm, language: str, now) -> list[str]:
    until_on = form.until_on(berlin_day(now))
    return [
        consent_words(authority=authority, scope=scope, until_on=until_on, language=language) for scope in _scopes(form)
    ]


def _open(request, authority, form: OpenForm, language: str, now):
    typed = form.cleaned_data
    return open_record(
        authority=authority,
        staff_member=request.user,
        language=language,
        is_accompanied=typed["what"] == ACCOMPANIED,
        papers=typed["papers"],
        until_on=form.until_on(berlin_day(now)),
        now=now,
        **{name: typed[name] for name in ("name", "spoken_language", "email", "mobile")},
    )
