"""What every page of the advisory circle has in common: who may enter, its menu, its look."""

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache

from recognition_pilot.queries.voices.circle import enter_circle
from willkommen.faces import READING
from willkommen.history import act_as
from willkommen.tenancy import enter_authority


def circle_page(view: Callable) -> Callable:
    """A page of the circle of one authority for its members: `view(request, seat, **rest)`.

    Everybody else gets the answer of a circle that does not exist, whoever works for an authority as well.
    """

    @wraps(view)
    def page(request, authority, **rest):
        seat = enter_circle(authority, request.user, now=timezone.now())
        if seat is None:
            raise Http404
        enter_authority(seat.authority_id)
        if request.method not in READING:
            act_as(request.user.pk)
        request.authority = seat.authority
        return view(request, seat, **rest)

    page = never_cache(page)
    page.face = "circle"
    return page


def circle_url(seat, name: str = "circle_home", **parts) -> str:
    """The address of a page of this circle."""
    return reverse(name, kwargs={"authority": seat.authority.slug, **parts})


def show(request, seat, template: str, **context) -> HttpResponse:
    """A page of the circle with its menu."""
    context |= {"seat": seat, "nav_items": menu(request, seat)}
    return render(request, f"recognition_pilot/circle/{template}.html", context)


def menu(request, seat) -> list[dict]:
    """Three entries."""
    entries = (
        ("circle_home", pgettext("circle", "Figures")),
        ("circle_texts", pgettext("circle", "Texts")),
        ("circle_proposals", pgettext("circle", "Proposals")),
    )
    urls = [(label, circle_url(seat, name)) for name, label in entries]
    near = max((url for _label, url in urls if request.path.startswith(url)), key=len, default="")
    return [{"label": label, "url": url, "is_current": url == near} for label, url in urls]
