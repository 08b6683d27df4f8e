"""Booking for somebody at the counter or on the telephone: what, when, who, and the slip."""

import datetime as dt

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from appointments.forms.booking import read_moment
from appointments.forms.desk import PersonAtDeskForm
from appointments.forms.desk_times import TimesQuery
from appointments.forms.family import FamilyForm
from appointments.forms.finding import SearchForm
from appointments.queries.catalogue import (
    minutes_of,
    notice_instead_of_visit,
    offer_by_code,
    offers_at,
    search_offers,
)
from appointments.queries.family import members_of, others_to_choose, places_for_all
from appointments.queries.interpreting import cached_interpreting_ways, language_to_interpret, ways_in_words
from appointments.rules.times import OFFICE_TIME
from appointments.views.desk._answers import desk_url, found_or_404
from appointments.views.desk._follow_up import book_after, page_after, person_of, visit_before
from appointments.views.desk._once import answer_once
from appointments.views.desk._place import place_of
from appointments.views.desk._times import Wish, choose, times_of_day
from willkommen.faces import desk_page
from willkommen.languages import language_name
from willkommen.permissions import Right


@desk_page(Right.BOOK_FOR_SOMEONE)
@require_safe
def service(request, authority):
    """For which service: search in any language, or the whole list of this office."""
    form = SearchForm(request.GET or None)
    office = place_of(request, authority, now=timezone.now()).office
    found = search_offers(authority, form.question) if form.question else None
    offers = offers_at(office) if office and found is None else []
    return render(
        request,
        "appointments/desk/book_service.html",
        {
            "form": form,
            "visit": visit_before(request, authority),
            "found": [offer for offer in found if _takes_time(offer)] if found is not None else None,
            "offers": [offer for offer in offers if _takes_time(offer)],
        },
    )


@desk_page(Right.BOOK_FOR_SOMEONE)
@require_safe
def time(request, authority, code):
    """On which day, at what time."""
    now = timezone.now()
    offer = _offer(authority, code)
    query = TimesQuery(request.GET)
    wish = _wish(request, authority, offer, query, now)
    return render(
        request,
        "appointments/desk/book_time.html",
        {
            "offer": offer,
            "wish": wish,
            "visit": visit_before(request, authority),
            "offices": places_for_all([offer, *wish.others]),
            "along": _along(offer, wish),
            "interpreting": cached_interpreting_ways(authority, now=now),
            "ways": ways_in_words(cached_interpreting_ways(authority, now=now).get(wish.spoken_language, ())),
            "language_name": language_name(wish.spoken_language),
            "asks_for_interpreter": query.asked("dolmetschen"),
            "persons_choices": range(1, offer.most_persons + 1),
            "languages": TimesQuery.base_fields["sprache"].choices,
            "minutes": minutes_of(offer, wish.persons, wish.others),
            "notice": notice_instead_of_visit(offer.service, on=now.astimezone(OFFICE_TIME).date()),
            "choice": choose(query, wish, kept=_kept(request, wish), now=now),
            "person_url": desk_url(authority, "desk_book_person", code=code),
        },
    )


@desk_page(Right.BOOK_FOR_SOMEONE)
@require_http_methods(["GET", "HEAD", "POST"])
def person(request, authority, code):
    """For whom; sending it books at once."""
    now = timezone.now()
    offer = _offer(authority, code)
    wish = _wish(request, authority, offer, TimesQuery(request.GET), now)
    visit = visit_before(request, authority)
    start = _start(request)
    times = times_of_day(wish, start=start, now=now) if start else []
    if not times and request.method != "POST":
        messages.error(request, _("This time has just been taken. Please choose another one."))
        return HttpResponseRedirect(desk_url(authority, "desk_book_time", code=code))
    form = PersonAtDeskForm(
        request.POST or None,
        authority=authority,
        today=now.astimezone(OFFICE_TIME).date(),
        times=times,
        initial={**_initial(authority, wish, start), **person_of(visit)},
    )

    def book():
        appointment = book_after(
            visit,
            offer=offer,
            office=wish.office,
            start=form.cleaned_data["start"],
            persons=wish.persons,
            others=wish.others,
            staff_member=request.user,
            now=now,
            **form.person(),
        )
        return page_after(authority, visit, appointment)

    answer = answer_once(request, form, "desk_book", now=now, do=book)
    return answer or render(
        request,
        "appointments/desk/book_person.html",
        {
            "form": form,
            "offer": offer,
            "wish": wish,
            "visit": visit,
            "start": start,
            "minutes": minutes_of(offer, wish.persons, wish.others),
            "members": members_of(offer, wish.persons, wish.others, with_documents=False),
            "language_name": language_name(wish.spoken_language),
            "times_url": desk_url(authority, "desk_book_time", code=code) + "?" + request.GET.urlencode(),
        },
    )


def _offer(authority, code: str):
    offer = found_or_404(offer_by_code(authority, code))
    return offer if _takes_time(offer) else found_or_404(None)


def _takes_time(offer) -> bool:
    """Whether the service is served at a counter at all."""
    return bool(offer.minutes or offer.service.counter_minutes) and offer.service.delivery == "appointment"


def _wish(request, authority, offer, query: TimesQuery, now: dt.datetime) -> Wish:
    persons = min(query.asked("personen") or 1, offer.most_persons)
    others = _others(request, offer, persons)
    offices = {office.code: office for office in places_for_all([offer, *others])}
    here = place_of(request, authority, now=now).office
    first = here if here in offices.values() else next(iter(offices.values()), None)
    spoken = query.asked("sprache") or "de"
    needs = bool(query.asked("dolmetschen"))
    return Wish(
        offer=offer,
        office=found_or_404(offices.get(query.asked("ort"), first)),
        persons=persons,
        spoken_language=spoken,
        others=others,
        interpreter=language_to_interpret(authority, needs_interpreter=needs, spoken_language=spoken, now=now),
    )


def _others(request, offer, persons: int) -> tuple:
    """What everybody but the first comes for; what makes no sense, or cannot be had together, is the same for all."""
    choices = {one.service.code: one for one in others_to_choose(offer, is_online=False)} if persons > 1 else {}
    asked = (request.GET.get(f"person_{number}", "") for number in range(2, persons + 1))
    others = tuple(choices.get(code, offer) for code in asked)
    return others if places_for_all([offer, *others]) else (offer,) * (persons - 1)


def _along(offer, wish: Wish) -> FamilyForm | None:
    """A list for each further person of what they could come for; None where nobody comes along."""
    if wish.persons < 2:
        return None
    chosen = [one.service.code for one in wish.others]
    choices = others_to_choose(offer, is_online=False)
    return FamilyForm(offer=offer, persons=wish.persons, choices=choices, chosen=chosen)


def _kept(request, wish: Wish) -> dict:
    follows = TimesQuery(request.GET).asked("vorsprache") or ""
    kept = {"vorsprache": follows, "ort": wish.office.code, "personen": wish.persons, "sprache": wish.spoken_language}
    along = {f"person_{number}": one.service.code for number, one in enumerate(wish.others, 2)}
    return {**kept, **along, "dolmetschen": "1" if wish.interpreter else ""}


def _start(request) -> dt.datetime | None:
    try:
        return read_moment(request.GET.get("start", "")[:40])
    except ValidationError:
        return None


def _initial(authority, wish: Wish, start: dt.datetime | None) -> dict:
    """Letters in the spoken language where this authority writes it, otherwise in German."""
    language = wish.spoken_language if wish.spoken_language in authority.languages else "de"
    return {
        "start": start and start.isoformat(),
        "spoken_language": wish.spoken_language,
        "language": language,
        "needs_interpreter": bool(wish.interpreter),
    }
