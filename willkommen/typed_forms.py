"""Switching the language keeps every keystroke; sending a form twice does it once.

The language switch on a page with a form is a submit button of that form (`name="switch_language"`).
What was typed travels by POST, waits in the session under the page's address without its language,
and is shown again, unchecked, in the new language.
"""

import hashlib
from collections.abc import Callable
from datetime import datetime

from django.db import connection
from django.forms.utils import ErrorDict
from django.http import HttpRequest, HttpResponseRedirect, QueryDict

from willkommen.languages import LANGUAGE_NAMES
from willkommen.models import SubmittedForm

SESSION_KEY = "typed"
FIELD = "switch_language"
MOST_CHARACTERS = 20_000
# A form with a secret says by this field that nothing of it is to be kept or shown again.
KEEP_NOTHING = "keep_nothing"


def answer_language_switch(request: HttpRequest) -> HttpResponseRedirect | None:
    """Keep what was typed and go to the same page in the other language; None for any other request."""
    language = request.POST.get(FIELD) if request.method == "POST" else None
    if language not in LANGUAGE_NAMES:
        return None
    _keep(request)
    rest = _page(request)
    query = request.META.get("QUERY_STRING", "")
    return HttpResponseRedirect(f"/{language}/{rest}" + (f"?{query}" if query else ""))


def keep_typed(request: HttpRequest) -> bool:
    """Keep what one of our own pages for applicants sent too late; False, and nothing kept, for anybody else's form."""
    is_for_applicants = request.path.lstrip("/").partition("/")[0] in LANGUAGE_NAMES
    sender = request.headers.get("Origin") or request.headers.get("Referer", "")
    return is_for_applicants and _is_ours(request, sender) and _keep(request)


def way_back(request: HttpRequest) -> str:
    """The page a form was sent from: our own referrer, otherwise the address it was sent to."""
    referrer = request.headers.get("Referer", "")
    return referrer if _is_ours(request, referrer) else request.path


def take_typed(request: HttpRequest) -> QueryDict | None:
    """What was typed on this page before the language was switched; given out once."""
    rest = _page(request)
    kept = request.session.get(SESSION_KEY, {})
    if request.method != "GET" or rest not in kept:
        return None
    encoded = kept[rest]
    del request.session[SESSION_KEY]
    return QueryDict(encoded)


def form_as_typed(form_class: Callable, request: HttpRequest, **kwargs):
    """The page's form: sent data on POST, what was typed before a language switch, or empty.

    After a switch the form shows what was typed without judging it.
    """
    if request.method == "POST":
        return form_class(data=request.POST, **kwargs)
    typed = take_typed(request)
    if typed is None:
        return form_class(**kwargs)
    form = form_class(data=typed, **kwargs)
    form._errors = ErrorDict()
    return form


def wish(form_key: str, sent: QueryDict) -> str:
    """The key of a sent form together with what it says, for `once`.

    The same press twice is one wish. Somebody who goes back, changes something and sends the old page has another one,
    which must not be answered with the first.
    """
    said = sorted((name, values) for name, values in sent.lists() if name not in {"form_key", "csrfmiddlewaretoken"})
    return f"{form_key}:{hashlib.sha256(repr(said).encode()).hexdigest()[:16]}"


def once(*, key: str, now: datetime, do: Callable[[], str]) -> str:
    """Run `do` for the first sender of this form key and give every later one the same answer.

    Call it inside a transaction: a second press waits until the first is committed or rolled back.
    An exception in `do` leaves no trace of the key, so the person may correct and send again.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO willkommen_submittedform (key, answer, submitted_at) VALUES (%s, '', %s) "
            "ON CONFLICT (key) DO NOTHING",
            [key, now],
        )
        is_first = cursor.rowcount == 1
    if not is_first:
        return SubmittedForm.objects.get(key=key).answer
    try:
        answer = do()
    except BaseException:
        SubmittedForm.objects.filter(key=key).delete()
        raise
    SubmittedForm.objects.filter(key=key).update(answer=answer)
    return answer


def _is_ours(request: HttpRequest, address: str) -> bool:
    own = request.build_absolute_uri("/")
    return address.startswith(own) or address == own.rstrip("/")


def _page(request: HttpRequest) -> str:
    """The page's address without its language."""
    return request.path.lstrip("/").partition("/")[2]


def _keep(request: HttpRequest) -> bool:
    if KEEP_NOTHING in request.POST:
        return False
    typed = request.POST.copy()
    for name in (FIELD, "csrfmiddlewaretoken"):
        typed.pop(name, None)
    encoded = typed.urlencode()
    if len(encoded) > MOST_CHARACTERS:
        return False
    request.session[SESSION_KEY] = {_page(request): encoded}
    return True
