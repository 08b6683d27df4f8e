"""A form that creates something: sent twice it does it once; a refusal keeps what was typed."""

import datetime as dt
from collections.abc import Callable

from django.http import HttpResponseRedirect

from willkommen.errors import Refused
from willkommen.typed_forms import once, wish


def answer_once(request, form, name: str, *, now: dt.datetime, do: Callable[[], str]) -> HttpResponseRedirect | None:
    """Go on to where `do` leads; None when the form has to be shown (again, with what is wrong)."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        key = wish(form.cleaned_data["form_key"], request.POST)
        return HttpResponseRedirect(once(key=f"{name}:{key}", now=now, do=do))
    except Refused as refused:
        form.add_error(None, str(refused.text))
        return None
