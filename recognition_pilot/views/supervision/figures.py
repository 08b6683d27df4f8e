"""The figures of an authority: this moment, what needs attention, the period, its course. On the page, in files, on paper."""

from urllib.parse import urlencode

from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from recognition_pilot.queries.dashboard import Overview, overview_of, rows_of_all
from recognition_pilot.queries.dashboard.attention import About, attention_of
from recognition_pilot.queries.dashboard.overview import table_of_cards
from recognition_pilot.queries.dashboard.today import now_at
from recognition_pilot.views.supervision._figures import asked_for
from willkommen.faces import supervision_page
from willkommen.panels import doors_within
from willkommen.permissions import Right, may
from willkommen.reauthentication import recently_signed_in
from willkommen.tables import as_download, csv_file, xlsx_file

WRITERS = {"csv": csv_file, "xlsx": xlsx_file}
WORK_LIST, MESSAGES, CHANGES, TEXTS = "work_list", "messages", "plan_changes", "texts"
# Where each thing that needs attention is found: the page, its query, and the right it asks for.
PLACES = {
    About.WEEKS_12: (WORK_LIST, "?wer=alle&zu_lange=12-wochen", Right.CASES),
    About.WEEKS_10: (WORK_LIST, "?wer=alle&zu_lange=10-wochen", Right.CASES),
    About.WEEKS_8: (WORK_LIST, "?wer=alle&zu_lange=8-wochen", Right.CASES),
    About.TITLE: (WORK_LIST, "?wer=alle&zu_lange=titel", Right.CASES),
    About.HANDOVER: (WORK_LIST, "?wer=alle&zu_lange=abgabe", Right.CASES),
    About.QUESTION: (WORK_LIST, "?wer=alle&zu_lange=frage", Right.CASES),
    About.CARD: (WORK_LIST, "?wer=alle&zu_lange=karte", Right.CASES),
    About.MESSAGES_FAILED: (MESSAGES, "?show=failed", Right.MESSAGES),
    About.MESSAGES_UNKNOWN: (MESSAGES, "?show=unknown", Right.MESSAGES),
    About.CLOSURES: (CHANGES, "", Right.SHIFTS),
    About.TEXTS: (TEXTS, "", Right.TEXTS),
}


@supervision_page(Right.FIGURES)
@require_safe
def figures(request, authority):
    """The overview."""
    query, now = asked_for(request, authority), timezone.now()
    context = {
        "query": query,
        "overview": overview_of(authority, query.asked),
        "today": now_at(authority, office=query.asked.office, now=now),
        "attention": _attention(request, authority, now),
        "doors": doors_within("figures", authority, request.roles),
    }
    return render(request, "recognition_pilot/supervision/figures.html", context)


@supervision_page(Right.FIGURES)
@require_safe
def figures_report(request, authority):
    """The overview on paper."""
    query, now = asked_for(request, authority), timezone.now()
    context = {"query": query, "overview": overview_of(authority, query.asked), "now": now}
    return render(request, "recognition_pilot/supervision/figures_report.html", context)


@supervision_page(Right.FIGURES)
@require_safe
@recently_signed_in
def figures_file(request, authority, kind):
    """The tables of the overview as a file; with a filter nobody knows the page says so instead."""
    query = asked_for(request, authority)
    if query.problems:
        return _to_the_page(request, "figures", authority)
    overview: Overview = overview_of(authority, query.asked)
    return _file(authority, overview.tables, f"kennzahlen-{query.asked.span.code}", kind)


@supervision_page(Right.FIGURES)
@require_safe
def figures_all(request, authority):
    """Every indicator of the catalogue, by subject."""
    query = asked_for(request, authority)
    context = {"query": query, "groups": rows_of_all(authority, query.asked)}
    return render(request, "recognition_pilot/supervision/figures_all.html", context)


@supervision_page(Right.FIGURES)
@require_safe
@recently_signed_in
def figures_all_file(request, authority, kind):
    """The same list as a file."""
    query = asked_for(request, authority)
    if query.problems:
        return _to_the_page(request, "figures_all", authority)
    cards = [card for _name, those in rows_of_all(authority, query.asked) for card in those]
    table = table_of_cards(query.asked, cards)
    return _file(authority, [table], f"alle-kennzahlen-{query.asked.span.code}", kind)


def _file(authority, tables, name: str, kind: str):
    return as_download(WRITERS[kind](tables), name=f"{authority.slug}-{name}.{kind}")


def _to_the_page(request, name: str, authority):
    return HttpResponseRedirect(f"{reverse(name, args=[authority.slug])}?{request.GET.urlencode()}")


def _attention(request, authority, now) -> list[dict]:
    """Each line with the way there, for those who may go it."""
    lines = []
    for one in attention_of(authority, now=now):
        name, query, right = PLACES.get(one.about, ("", "", None))
        is_open = right is not None and may(request.roles, right)
        url = reverse(name, args=[authority.slug]) + query if is_open else ""
        if one.about is About.LANGUAGE:
            url = f"{reverse('indicator', args=[authority.slug, 'I01'])}?{urlencode({'sprache': one.key})}"
        lines.append({"line": one, "url": url})
    return lines
