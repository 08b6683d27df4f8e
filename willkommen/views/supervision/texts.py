"""Texts of an authority in every language: list, side by side, files for translators."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from willkommen.actions import texts as actions
from willkommen.faces import supervision_page
from willkommen.forms.staff_forms import refusals_shown_on
from willkommen.forms.texts import STATUS_NAMES, TextFilter, TextForm, TranslatorsFile
from willkommen.languages import LANGUAGE_NAMES, html_lang, text_dir
from willkommen.permissions import Right
from willkommen.queries.texts import TARGET_LANGUAGES, coverage, shared_texts, text_by_key, texts_of
from willkommen.queries.translators_files import translators_file
from willkommen.reauthentication import recently_signed_in


@supervision_page(Right.TEXTS)
def texts(request, authority):
    """Every text this authority wrote, with what became of it in the other languages."""
    form = TextFilter(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {"language": "", "status": ""}
    languages = [wanted["language"]] if wanted["language"] else _languages_of(authority)
    everything = texts_of(authority)
    rows = []
    for text in everything:
        cells = [
            _cell(text.translations[code])
            for code in languages
            if not wanted["status"] or text.translations[code].status == wanted["status"]
        ]
        if cells:
            rows.append({"text": text, "cells": cells})
    context = {
        "form": form,
        "rows": rows,
        "coverage": _named([row for row in coverage(everything) if row["code"] in _languages_of(authority)]),
        "one_language": wanted["language"],
        "is_filtered": bool(wanted["language"] or wanted["status"]),
    }
    return render(request, "supervision/texts.html", context)


@supervision_page(Right.TEXTS)
def text_edit(request, authority, object_type, object_id, field, language):
    """German left, the other language right."""
    text = text_by_key(authority, object_type, object_id, field) if language in TARGET_LANGUAGES else None
    if text is None:
        raise Http404
    form = TextForm(request.POST if request.method == "POST" else None, text=text, language=language)
    if form.is_valid():
        with refusals_shown_on(form):
            actions.save_text(
                authority=authority,
                text=text,
                language=language,
                staff_member=request.user,
                now=timezone.now(),
                **form.cleaned_data,
            )
            messages.success(request, _("The text is saved."))
            return redirect(f"{reverse('texts', kwargs={'authority': authority.slug})}?language={language}")
    others = [
        {**_cell(translation), "is_current": code == language}
        for code, translation in text.translations.items()
        if code in authority.languages or code == language
    ]
    context = {
        "form": form,
        "text": text,
        "cell": _cell(text.translations[language]),
        "others": others,
        "is_shown": language in authority.languages,
    }
    return render(request, "supervision/text.html", context)


@supervision_page(Right.TEXTS)
def catalogue_coverage(request, authority):
    """How complete the catalogue of services is in every language; it is the same for all authorities."""
    return render(request, "supervision/coverage.html", {"coverage": _named(coverage(shared_texts()))})


@supervision_page(Right.TEXTS)
@recently_signed_in
def texts_export(request, authority, language):
    """The texts as a PO file for a translator."""
    if language not in TARGET_LANGUAGES:
        raise Http404
    content = translators_file(authority, language, now=timezone.now())
    response = HttpResponse(content, content_type="text/x-gettext-translation; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{authority.slug}-{language}.po"'
    return response


@supervision_page(Right.TEXTS)
def texts_import(request, authority):
    """A PO file comes back. What was made from an older German text is refused and listed."""
    is_sent = request.method == "POST"
    form = TranslatorsFile(request.POST, request.FILES) if is_sent else TranslatorsFile()
    result = None
    if form.is_valid():
        result = actions.bring_texts(
            authority=authority,
            language=form.cleaned_data["language"],
            brought=form.cleaned_data["file"],
            is_reviewed=form.cleaned_data["is_reviewed"],
            staff_member=request.user,
            now=timezone.now(),
        )
    context = {"form": form, "result": result, "languages": _named([{"code": code} for code in TARGET_LANGUAGES])}
    return render(request, "supervision/texts_import.html", context)


def _languages_of(authority) -> list[str]:
    return [code for code in TARGET_LANGUAGES if code in authority.languages]


def _named(rows: list[dict]) -> list[dict]:
    return [
        {**row, "name": LANGUAGE_NAMES[row["code"]], "lang": html_lang(row["code"]), "dir": text_dir(row["code"])}
        for row in rows
    ]


def _cell(translation) -> dict:
    return {
        "translation": translation,
        "name": LANGUAGE_NAMES[translation.language],
        "lang": html_lang(translation.language),
        "dir": text_dir(translation.language),
        "status": translation.status.value,
        "status_name": STATUS_NAMES[translation.status],
    }
