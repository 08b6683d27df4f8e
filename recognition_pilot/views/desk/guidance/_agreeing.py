"""Nothing about somebody is written down before they have read the words, in their language with German beside."""

import datetime as dt
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from recognition_pilot.forms.guidance_consent import AgreedForm
from recognition_pilot.rules.guidance import halves
from willkommen.errors import Refused
from willkommen.form_pages import form_page
from willkommen.languages import html_lang, text_dir
from willkommen.typed_forms import once, wish


def agreeing(
    request,
    form,
    *,
    name: str,
    title: str,
    lead: str,
    back: str,
    language: str,
    words: Callable[[], tuple[list[str], str]],
    do: Callable[[str], str],
    now: dt.datetime,
) -> HttpResponse:
    """The form, then the words, then the deed: three answers of one address.

    `words()` gives the texts and the value that is read out with them, and may refuse; `do(value)` writes down and
    says where to go on.
    """
    is_sent = request.method == "POST" and form.is_valid() and "change" not in request.POST
    if not is_sent:
        if request.method == "POST" and "change" in request.POST:
            form.without_verdict()
        return form_page(request, form, title=title, lead=lead, back=back, save=_see_the_words())
    agreed = AgreedForm(request.POST if "agreeing" in request.POST else None)
    if agreed.is_bound and agreed.is_valid():
        try:
            key = f"{name}:{wish(form.cleaned_data['form_key'], request.POST)}"
            return HttpResponseRedirect(once(key=key, now=now, do=lambda: do(agreed.cleaned_data["value"])))
        except Refused as refused:
            return _refused(request, form, refused, title, lead, back)
    try:
        texts, value = words()
    except Refused as refused:
        return _refused(request, form, refused, title, lead, back)
    context = {
        "title": title,
        "back": back,
        "form": agreed,
        "typed": form,
        "value": value,
        "texts": [_beside(text) for text in texts],
        "person_lang": html_lang(language),
        "person_dir": text_dir(language),
    }
    return render(request, "recognition_pilot/desk/agree.html", context)


def sent_once(request, form, name: str, *, now: dt.datetime, do: Callable[[], str]) -> HttpResponseRedirect | None:
    """Go on to where `do` leads; None when the form has to be shown (again, with what is wrong)."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        key = wish(form.cleaned_data["form_key"], request.POST)
        return HttpResponseRedirect(once(key=f"{name}:{key}", now=now, do=do))
    except Refused as refused:
        if hasattr(refused, "ticket"):
            form.data = {**form.data.dict(), "ticket": refused.ticket}
        form.add_error(refused.field if _has(form, refused) else None, str(refused.text))
        return None


def try_or_say(request, act: Callable[[], object], *, done: str) -> None:
    """Run one action; a refusal is shown on the next page."""
    try:
        act()
    except Refused as refused:
        messages.error(request, str(refused.text))
    else:
        messages.success(request, done)


def _refused(request, form, refused: Refused, title: str, lead: str, back: str) -> HttpResponse:
    form.add_error(getattr(refused, "field", None) if _has(form, refused) else None, str(refused.text))
    return form_page(request, form, title=title, lead=lead, back=back, save=_see_the_words())


def _beside(text: str) -> dict:
    own, german = halves(text)
    return {"own": own.splitlines(), "german": german.splitlines()}


def _has(form, refused: Refused) -> bool:
    return getattr(refused, "field", None) in form.fields


def _see_the_words() -> str:
    return _("See the words of the consent")
