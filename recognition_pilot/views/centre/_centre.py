"""What every page of an advice centre has in common: who may enter, its menu, its look."""

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache

from recognition_pilot.queries.centres.people import enter_centre
from willkommen.faces import READING
from willkommen.history import act_as


def centre_page(view: Callable) -> Callable:
    """A page of one centre for its own people: `view(request, centre, **rest)`.

    Everybody else gets the answer of a centre that does not exist, whoever works for an authority as well.
    """

    @wraps(view)
    def page(request, code, **rest):
        centre = enter_centre(code, request.user, now=timezone.now())
        if centre is None:
            raise Http404
        if request.method not in READING:
            act_as(request.user.pk)
        return view(request, centre, **rest)

    page = never_cache(page)
    page.face = "centre"
    return page


def centre_url(centre, name: str = "centre_home", **parts) -> str:
    """The address of a page of this centre."""
    return reverse(name, kwargs={"code": centre.code, **parts})


def to_centre(centre, name: str = "centre_home", **parts) -> HttpResponseRedirect:
    """Go on to a page of this centre."""
    return HttpResponseRedirect(centre_url(centre, name, **parts))


def show(request, centre, template: str, **context) -> HttpResponse:
    """A page of the centre with its menu."""
    context |= {"centre": centre, "nav_items": _menu(request, centre)}
    return render(request, f"recognition_pilot/centre/advice/{template}.html", context)


def _menu(request, centre) -> list[dict]:
    entries = (
        ("centre_home", pgettext("centre", "Overview")),
        ("centre_referrals", pgettext("centre", "Referrals")),
        ("centre_talks", pgettext("centre", "Talks")),
        ("centre_days", pgettext("centre", "Outreach days")),
        ("centre_facts", pgettext("centre", "Our page")),
        ("centre_people", _("People")),
    )
    urls = [(name, label, centre_url(centre, name)) for name, label in entries]
    near = max((url for _name, _label, url in urls if request.path.startswith(url)), key=len, default="")
    return [{"label": label, "url": url, "is_current": url == near} for _name, label, url in urls]
