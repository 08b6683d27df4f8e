"""The page of the Land's evaluator: published aggregates only, no persons."""

from django.shortcuts import render

from willkommen import panels
from willkommen.faces import land_page
from willkommen.queries.authorities import participants


@land_page
def authorities(request):
    """Who takes part: offices, languages, and what apps can count without naming anybody."""
    figures = [(figure.label, figure.values()) for figure in panels.figures()]
    rows = [
        {"authority": authority, "numbers": [values.get(authority.pk, 0) for _label, values in figures]}
        for authority in participants()
    ]
    context = {"rows": rows, "labels": [label for label, _values in figures]}
    return render(request, "land/authorities.html", context)
