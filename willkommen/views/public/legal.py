"""The pages German law asks of a site: who is behind it, what happens to data, what to do about barriers."""

import datetime as dt

from django.conf import settings
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from willkommen.actions.barriers import report_barrier
from willkommen.faces import house_page, public_page
from willkommen.forms.public import BarrierForm
from willkommen.languages import reader_language
from willkommen.queries.authorities import all_authorities
from willkommen.rate import slowly
from willkommen.typed_forms import form_as_typed, once, wish

# When the statement on accessibility was last read against the pages; to be renewed with them.
STATEMENT_CHECKED_ON = dt.date(2026, 11, 22)


@public_page
@require_safe
def imprint(request, authority):
    """Impressum of an authority (§ 5 DDG)."""
    return render(request, "public/legal/imprint.html")


@public_page
@require_safe
def privacy(request, authority):
    """What happens to data (Art. 13 GDPR)."""
    return render(request, "public/legal/privacy.html")


@public_page
@require_http_methods(["GET", "HEAD", "POST"])
@slowly(per_minute=10, burst=20)
def accessibility(request, authority):
    """Accessibility statement (§ 9b NBGG) with the form for reporting a barrier."""
    form = form_as_typed(BarrierForm, request, initial={"page": request.GET.get("page", "")[:300]})
    if request.method == "POST" and form.is_valid():
        return HttpResponseRedirect(_report(form.cleaned_data, authority, request.POST))
    context = {"form": form, "typed_form_id": "barrier", "checked_on": STATEMENT_CHECKED_ON}
    return render(request, "public/legal/accessibility.html", context)


@public_page
@require_safe
def barrier_reported(request, authority):
    """The report arrived; what happens next."""
    return render(request, "public/legal/barrier_reported.html")


@house_page
@require_safe
def house_imprint(request):
    """Who runs the front page; each authority answers for its own pages."""
    return _of_the_house(request, "imprint")


@house_page
@require_safe
def house_privacy(request):
    """What happens to data on the front page."""
    return _of_the_house(request, "privacy")


@house_page
@require_safe
def house_accessibility(request):
    """Accessibility of the front page; each authority takes reports itself."""
    return _of_the_house(request, "accessibility")


def _of_the_house(request, page: str):
    context = {"operator": settings.OPERATOR, "authorities": all_authorities(), "page": page}
    return render(request, f"public/legal/house_{page}.html", context)


def _report(values: dict, authority, sent) -> str:
    """Store the report once, however often it is sent; the address to go to."""
    now, language = timezone.now(), reader_language()

    def store() -> str:
        fields = {name: values[name] for name in ("text", "page", "reply_to")}
        report_barrier(authority=authority, language=language, now=now, **fields)
        return reverse("barrier_reported", kwargs={"language": language, "authority": authority.slug})

    return once(key=f"barrier:{wish(values['form_key'], sent)}", now=now, do=store)
