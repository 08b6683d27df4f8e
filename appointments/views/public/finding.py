"""Finding the right service: start page, search, situations, one service."""

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from appointments.forms.finding import SearchForm
from appointments.queries.catalogue import (
    cached_documents_for,
    cached_fees_for,
    cached_notices_for,
    cached_offer_by_code,
    cached_places_of,
    cached_situations,
    can_be_booked,
    offers_in_situation,
    search_offers,
    situation_by_code,
)
from appointments.queries.opening import cached_office_hours
from appointments.rules.signs import SITUATION_SIGNS, SOMETHING_ELSE
from appointments.rules.times import OFFICE_TIME
from appointments.views.public._fees import fees_by_purpose
from willkommen.faces import public_page
from willkommen.rate import slowly


@public_page
@require_safe
def authority_start(request, authority):
    """What do you need? A search field, situations, the way to one's own appointment, when we are open."""
    return _page(
        request,
        "start",
        tiles=_tiles(authority),
        offices=cached_office_hours(authority, now=timezone.now()),
        languages_short=False,
    )


@public_page
@slowly(per_minute=60, burst=120, methods=("GET",), name="search")
@require_safe
def service_search(request, authority):
    """Services for what somebody typed in any language."""
    question = SearchForm(request.GET).question
    offers = search_offers(authority, question) if question else []
    tiles = [] if offers else _tiles(authority)
    return _page(request, "search", question=question, offers=offers, tiles=tiles)


@public_page
@require_safe
def situation(request, authority, code):
    """The services of one situation of life."""
    found = situation_by_code(code)
    offers = offers_in_situation(authority, code) if found else []
    if not offers:
        raise Http404
    return _page(request, "situation", situation=found, offers=offers)


@public_page
@require_safe
def service(request, authority, code):
    """What a service is for, what to bring, what it costs; then the button, or where to go instead."""
    offer = cached_offer_by_code(authority, code)
    if offer is None:
        raise Http404
    today = timezone.now().astimezone(OFFICE_TIME).date()
    return _page(
        request,
        "service",
        offer=offer,
        service=offer.service,
        can_be_booked=can_be_booked(offer),
        places=cached_places_of(offer),
        documents=cached_documents_for(offer.service),
        notices=cached_notices_for(offer.service, on=today),
        fees=fees_by_purpose(cached_fees_for(offer.service, on=today)),
    )


def _page(request, template: str, **context):
    return render(request, f"appointments/public/{template}.html", {"languages_short": True, **context})


def _tiles(authority) -> list[tuple]:
    return [(found, SITUATION_SIGNS.get(found.code, SOMETHING_ELSE)) for found in cached_situations(authority)]
