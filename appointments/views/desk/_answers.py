"""Answers every page of the desk gives: to a refusal, to a poll, to what is not there."""

import hashlib

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.cache import get_conditional_response

from willkommen.errors import Refused


def found_or_404(thing):
    """What was asked for; what is not there and what is another authority's answer alike."""
    if thing is None:
        raise Http404
    return thing


def try_or_say(request, act, *, done: str = "") -> bool:
    """Run one action; a refusal is shown on the next page. Whether it was done."""
    try:
        act()
    except Refused as refused:
        messages.error(request, str(refused.text))
        return False
    if done:
        messages.success(request, done)
    return True


def desk_url(authority, name: str, **parts) -> str:
    """The address of a page of the desk."""
    return reverse(name, kwargs={"authority": authority.slug, **parts})


def to_desk(authority, name: str, **parts) -> HttpResponseRedirect:
    """Go on to a page of the desk."""
    return HttpResponseRedirect(desk_url(authority, name, **parts))


def nothing_new(request, etag: str) -> HttpResponse | None:
    """304 for who has seen this already, None for who needs the whole answer."""
    answer = get_conditional_response(request, etag=etag)
    if answer is not None:
        answer.headers["ETag"] = etag
    return answer


def etag_of(*parts) -> str:
    """A quoted ETag over everything the answer depends on."""
    return '"' + hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()[:32] + '"'
