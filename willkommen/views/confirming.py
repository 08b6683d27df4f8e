"""Confirming that it is still the same person, and what the page knows about when it locks."""

from allauth.mfa.webauthn.internal.auth import begin_authentication
from django.http import HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters

from willkommen import presence
from willkommen.actions.sessions import note_presence
from willkommen.faces import own_page
from willkommen.forms.second_factor import Confirmation
from willkommen.presence import AT_THE_COUNTER, stays_open
from willkommen.queries.sign_in import ways_to_confirm
from willkommen.rate import slowly
from willkommen.reauthentication import is_waiting, note_confirmed, take_waiting


@own_page
@stays_open
@sensitive_post_parameters()
@slowly(per_minute=20, burst=40)
def confirm(request):
    """Password, code or key once more: after a pause, or before something that matters."""
    now = timezone.now()
    ways = ways_to_confirm(request.user)
    form = Confirmation(request.POST if request.method == "POST" else None, request=request, ways=ways)
    if form.is_valid():
        note_confirmed(request, now=now)
        note_presence(session=request.session, now=now, locks_at=now + AT_THE_COUNTER)
        return HttpResponseRedirect(_where_to(request))
    context = {
        "form": form,
        "ways": ways,
        "is_locked": _presence(request, now).is_locked(now),
        "is_waiting": is_waiting(request),
        "next": request.POST.get("next", request.GET.get("next", "")),
        "key_request": begin_authentication(request.user) if ways["key"] else None,
    }
    return render(request, "account/confirm.html", context)


@own_page
def go_on(request):
    """What was sent when the page asked who is there, ready to be sent by one press."""
    path, typed = take_waiting(request) or ("", None)
    if not path:
        return HttpResponseRedirect(reverse("staff_home"))
    fields = [(name, value) for name, values in typed.lists() for value in values] if typed is not None else None
    return render(request, "account/go_on.html", {"path": path, "fields": fields})


@own_page
def confirmed(request):
    """In the second window: the first one goes on."""
    return render(request, "account/confirmed.html")


@own_page
@stays_open
def still_there(request):
    """How long until the pages lock: asked by a script, which does not count as somebody; by POST somebody says so."""
    now = timezone.now()
    known = _presence(request, now)
    if request.method == "POST" and not known.is_locked(now):
        limit = presence.last_limit(request.session)
        note_presence(session=request.session, now=now, locks_at=now + limit)
        known = presence.presence_of(request.session, limit=limit, now=now)
    return JsonResponse(
        {
            "locks_in": max(0, round((known.locks_at - now).total_seconds())),
            "ends_in": max(0, round((known.ends_at - now).total_seconds())),
        }
    )


def _presence(request, now) -> presence.Presence:
    return presence.presence_of(request.session, limit=AT_THE_COUNTER, now=now)


def _where_to(request) -> str:
    if is_waiting(request):
        return reverse("go_on")
    wished = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wished, allowed_hosts={request.get_host()})
    return wished if is_ours else reverse("staff_home")
