"""The front door: in which language, and which authority."""

from django.conf import settings
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from willkommen.faces import house_page
from willkommen.forms.public import WhereForm
from willkommen.languages import reader_language
from willkommen.queries.authorities import all_authorities, offices_of
from willkommen.queries.municipalities import Answer, where_is
from willkommen.rate import slowly


@house_page
@require_safe
def language_root(request):
    """To the front page in the language the browser asks for."""
    response = HttpResponseRedirect(reverse("front", kwargs={"language": reader_language()}))
    patch_vary_headers(response, ["Accept-Language"])
    return response


@house_page
@require_safe
@slowly(per_minute=60, burst=120, methods=("GET",), field="where")
def front(request):
    """Where do you live? The responsible authority, and all of them below."""
    form = WhereForm(request.GET or None)
    where = form.cleaned_data["where"] if form.is_valid() else ""
    answer = where_is(where) if where else Answer()
    context = {
        "form": WhereForm(initial={"where": where}),
        "where": where,
        "answer": answer,
        "offices": _offices(answer),
        "authorities": all_authorities(),
        "operator": settings.OPERATOR,
    }
    return render(request, "public/front.html", context)


def _offices(answer: Answer) -> list:
    """Where to go: the office of the place, or all offices of an authority where that depends on the matter."""
    if not answer.place or not answer.place.authority:
        return []
    return [answer.place.office] if answer.place.office else offices_of(answer.place.authority)
