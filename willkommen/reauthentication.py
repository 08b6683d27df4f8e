"""Confirming that it is still the same person: after a pause, and before exports, deletes and changes of roles.

    from willkommen.reauthentication import recently_signed_in

    @supervision_page(Right.FIGURES)
    @recently_signed_in
    def figures_file(request, authority): …

What was sent by POST waits in the session until the person has confirmed, and is then sent by one press. Passwords and
uploaded files do not wait.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils import timezone

from willkommen.typed_forms import KEEP_NOTHING, MOST_CHARACTERS

RECENT = timedelta(minutes=10)
CONFIRMED = "confirmed_at"
WAITING = "waiting_to_be_sent"
SECRET = ("csrfmiddlewaretoken", "password", "password1", "password2", "oldpassword")


def recently_signed_in(view: Callable) -> Callable:
    """Decorator, below the face: whoever signed in more than ten minutes ago first confirms that it is them."""

    @wraps(view)
    def page(request, *args, **kwargs):
        if is_recent(request, now=timezone.now()):
            return view(request, *args, **kwargs)
        return ask_again(request, now=timezone.now())

    page.asks_again = True
    return page


def is_recent(request: HttpRequest, *, now: datetime) -> bool:
    """Whether the person of this session showed password, key or code within the last ten minutes."""
    confirmed_at = request.session.get(CONFIRMED)
    return confirmed_at is not None and now - datetime.fromisoformat(confirmed_at) < RECENT


def note_confirmed(request: HttpRequest, *, now: datetime) -> None:
    """The person has just shown password, key or code."""
    request.session[CONFIRMED] = now.isoformat()


def ask_again(request: HttpRequest, *, now: datetime) -> HttpResponse:
    """To the page that asks for password, key or code; a script in the background gets a 401 instead."""
    if request.headers.get("X-Requested-With") or request.headers.get("HX-Request"):
        return HttpResponse(status=401)
    if request.method not in ("GET", "HEAD"):
        keep_waiting(request, now=now)
        return HttpResponseRedirect(reverse("account_reauthenticate"))
    return HttpResponseRedirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': request.get_full_path()})}")


def keep_waiting(request: HttpRequest, *, now: datetime) -> None:
    """What was sent waits in the session, without secrets and files; too much of it, or a form that says so, does not."""
    sent = request.POST.copy()
    for name in SECRET:
        sent.pop(name, None)
    typed = sent.urlencode()
    is_kept = KEEP_NOTHING not in sent and len(typed) <= MOST_CHARACTERS and not request.FILES
    request.session[WAITING] = {
        "path": request.get_full_path(),
        "typed": typed if is_kept else None,
        "at": now.isoformat(),
    }


def is_waiting(request: HttpRequest) -> bool:
    """Whether something waits to be sent."""
    return WAITING in request.session


def take_waiting(request: HttpRequest) -> tuple[str, QueryDict | None] | None:
    """Address and content of what waits, given out once; the content is None where it could not be kept."""
    waiting = request.session.pop(WAITING, None)
    if waiting is None:
        return None
    return waiting["path"], None if waiting["typed"] is None else QueryDict(waiting["typed"])
