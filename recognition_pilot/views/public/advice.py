"""The directory of advice centres: who helps with what, in which language, where, and since when nobody has checked it."""

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from recognition_pilot.forms.advice import DirectoryQuery
from recognition_pilot.queries.centres.directory import centre_card, directory, read_text
from recognition_pilot.queries.centres.talks import free_talks
from willkommen.faces import public_page
from willkommen.rate import slowly


@public_page
@slowly(per_minute=60, burst=120, methods=("GET",), field="thema")
@require_safe
def advice_centres(request, authority):
    """All centres for the people of this authority, by topic, language and place."""
    wanted = DirectoryQuery(request.GET).wanted
    found = directory(authority, **wanted, now=timezone.now())
    context = {"found": found, "wanted": wanted, "is_filtered": any(wanted.values())}
    return render(request, "recognition_pilot/public/advice/centres.html", context)


@public_page
@require_safe
def advice_centre(request, authority, centre):
    """One centre: what, where, when, in which languages."""
    return render(request, "recognition_pilot/public/advice/centre.html", _centre(authority, centre))


@public_page
@require_safe
def advice_centre_print(request, authority, centre):
    """The same on paper, in the reader's language and in German."""
    return render(request, "recognition_pilot/public/advice/centre_print.html", _centre(authority, centre))


def _centre(authority, code: str) -> dict:
    now = timezone.now()
    card = centre_card(authority, code, now=now)
    if card is None:
        raise Http404
    texts = {name: read_text(card.centre, name) for name in ("about", "opening_hours")}
    return {"card": card, "centre": card.centre, **texts, "can_book": bool(free_talks(card.centre, authority, now=now))}
