"""Forms of a case's pages: sent twice they do it once; a refusal keeps what was typed."""

import datetime as dt
from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect

from willkommen.errors import Refused
from willkommen.typed_forms import once, wish


def sent_once(request, form, name: str, *, now: dt.datetime, do: Callable[[], str]) -> HttpResponseRedirect | None:
    """Go on to where `do` leads; None when the form has to be shown (again, with what is wrong)."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        key = wish(form.cleaned_data["form_key"], request.POST)
        return HttpResponseRedirect(once(key=f"{name}:{key}", now=now, do=do))
    except Refused as refused:
        form.add_error(None, str(refused.text))
        return None


def try_or_say(request, act: Callable[[], object], *, done: str) -> None:
    """Run one action; a refusal is shown on the next page."""
    try:
        act()
    except Refused as refused:
        messages.error(request, str(refused.text))
    else:
        messages.success(request, done)


def found_or_404(thing):
    """What was asked for; what is not there and what belongs to others answer alike."""
    if thing is None:
        raise Http404
    return thing
