"""Pages of the administrators of the installation: they add authorities and see no applicant."""

from django.shortcuts import render

from willkommen import panels
from willkommen.faces import installation_page
from willkommen.queries.authorities import participants


@installation_page
def authorities(request):
    """All authorities of this installation."""
    figures = [(figure.label, figure.values()) for figure in panels.figures()]
    rows = [
        {"authority": authority, "numbers": [values.get(authority.pk, 0) for _label, values in figures]}
        for authority in participants()
    ]
    context = {"rows": rows, "labels": [label for label, _values in figures]}
    return render(request, "installation/authorities.html", context)
