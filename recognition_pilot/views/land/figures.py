"""Published quarters for the evaluator of the Land."""

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone

from recognition_pilot.queries.pilot.published import (
    authority_over_time,
    comparison,
    published_tables,
    quarter_words,
    table_of,
)
from recognition_pilot.queries.pilot.reports import report_of_the_land
from willkommen.faces import land_page, land_visiting_page
from willkommen.queries.authorities import all_authorities, cached_authority_by_slug


@land_page
def figures(request, quarter=""):
    """One closed quarter, compared by size and structure; without a name the latest."""
    tables = published_tables()
    table = table_of(quarter) if quarter else next(iter(tables), None)
    if quarter and table is None:
        raise Http404
    context = {
        "quarters": [quarter_words(one) for one in tables],
        "quarter": quarter_words(table) if table else None,
        "comparison": comparison(table) if table else None,
        "authorities": all_authorities(),
    }
    return render(request, "recognition_pilot/land/figures.html", context)


@land_page
def authority_figures(request, slug):
    """One authority over time; never beside another single one."""
    found = cached_authority_by_slug(slug)
    if found is None:
        raise Http404
    context = {"shown": found, **authority_over_time(found)}
    return render(request, "recognition_pilot/land/authority.html", context)


@land_visiting_page
def report(request):
    """The documentation of the pilot of all authorities, for the printer."""
    return render(request, "recognition_pilot/land/report.html", {"report": report_of_the_land(now=timezone.now())})
