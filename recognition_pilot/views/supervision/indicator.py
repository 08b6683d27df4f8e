"""One indicator: what it says, how it is reckoned, its course and its parts."""

from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from recognition_pilot.queries.dashboard import single_of
from recognition_pilot.queries.figures.indicators import indicator as indicator_of
from recognition_pilot.views.supervision._figures import asked_for
from willkommen.faces import supervision_page
from willkommen.permissions import Right
from willkommen.reauthentication import recently_signed_in
from willkommen.tables import as_download, csv_file, xlsx_file

WRITERS = {"csv": csv_file, "xlsx": xlsx_file}


@supervision_page(Right.FIGURES)
@require_safe
def indicator(request, authority, code):
    """Definition, formula, source, target; the figure, its course, its parts."""
    one, query = _known(code), asked_for(request, authority)
    context = {"query": query, "single": single_of(authority, one, query.asked)}
    return render(request, "recognition_pilot/supervision/indicator.html", context)


@supervision_page(Right.FIGURES)
@require_safe
@recently_signed_in
def indicator_file(request, authority, code, kind):
    """The tables of the page as a file; with a filter nobody knows the page says so instead."""
    one, query = _known(code), asked_for(request, authority)
    if query.problems:
        return HttpResponseRedirect(f"{reverse('indicator', args=[authority.slug, code])}?{request.GET.urlencode()}")
    tables = single_of(authority, one, query.asked).tables
    name = f"{authority.slug}-{one.code}-{query.asked.span.code}.{kind}"
    return as_download(WRITERS[kind](tables), name=name)


def _known(code: str):
    one = indicator_of(code)
    if one is None:
        raise Http404
    return one
