"""Practice examples for everybody: what authorities have tried, and what came of it."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from recognition_pilot.forms.practices import SearchForm
from recognition_pilot.queries.practices import figures_of, practice_by_slug, published_practices, text_of
from willkommen.faces import house_page
from willkommen.languages import reader_language
from willkommen.rate import slowly


@house_page
@require_safe
@slowly(per_minute=60, burst=120, methods=("GET",), field="q")
def practices(request):
    """All published examples, or those with the words looked for."""
    form = SearchForm(request.GET or None)
    language = reader_language()
    found = [
        {"practice": one, "text": text_of(one, language=language)} for one in published_practices(text=form.words())
    ]
    return render(request, "recognition_pilot/public/practices.html", {"form": form, "found": found})


@house_page
@require_safe
def practice(request, slug):
    """One example with the figures behind it."""
    found = practice_by_slug(slug)
    if found is None:
        raise Http404
    context = {
        "practice": found,
        "text": text_of(found, language=reader_language()),
        "figures": figures_of(found),
    }
    return render(request, "recognition_pilot/public/practice.html", context)
