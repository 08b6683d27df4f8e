"""The centre's own page in the directory: facts, and texts in every language."""

from django.contrib import messages
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from recognition_pilot.actions.centre_page import save_facts, save_german, save_translation
from recognition_pilot.forms.centre import CentreFactsForm, CentreTextsForm
from recognition_pilot.queries.centres.texts import FIELDS, centre_coverage
from recognition_pilot.views.centre._centre import centre_page, show, to_centre
from willkommen.forms.texts import STATUS_NAMES
from willkommen.languages import LANGUAGE_NAMES, html_lang, text_dir
from willkommen.queries.texts import text_of


@centre_page
@require_http_methods(["GET", "HEAD", "POST"])
def centre_facts(request, centre):
    """Topics, languages, address, how one is reached."""
    form = CentreFactsForm(request.POST if request.method == "POST" else None, instance=centre)
    if form.is_valid():
        save_facts(centre=centre, values=form.cleaned_data, staff_member=request.user, now=timezone.now())
        messages.success(request, _("Saved."))
        return to_centre(centre, "centre_facts")
    return show(request, centre, "facts", form=form, languages=_languages(centre))


@centre_page
@require_http_methods(["GET", "HEAD", "POST"])
def centre_texts(request, centre, language):
    """What people find, and the opening hours, in one language; German stands beside every other."""
    if language not in LANGUAGE_NAMES:
        raise Http404
    initial = {name: text_of(centre, name, language) for name in FIELDS}
    form = CentreTextsForm(request.POST if request.method == "POST" else None, initial=initial, language=language)
    if form.is_valid():
        _save(request, centre, language, form)
        messages.success(request, _("Saved."))
        return to_centre(centre, "centre_facts")
    german = {name: text_of(centre, name, "de") for name in FIELDS}
    about = {"code": language, "name": LANGUAGE_NAMES[language], "lang": html_lang(language), "dir": text_dir(language)}
    return show(request, centre, "texts", form=form, german=german, about=about)


def _save(request, centre, language: str, form: CentreTextsForm) -> None:
    who = {"staff_member": request.user, "now": timezone.now()}
    if language == "de":
        save_german(centre=centre, **form.texts, **who)
    else:
        is_reviewed = form.cleaned_data["is_reviewed"]
        save_translation(centre=centre, language=language, texts=form.texts, is_reviewed=is_reviewed, **who)


def _languages(centre) -> list[dict]:
    status = dict(centre_coverage(centre))
    return [
        {
            "code": code,
            "name": name,
            "lang": html_lang(code),
            "status": STATUS_NAMES[status[code]] if code in status else "",
            "kind": status[code].value if code in status else "",
        }
        for code, name in LANGUAGE_NAMES.items()
    ]
