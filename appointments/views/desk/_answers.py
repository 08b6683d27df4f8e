"""Answers every page of the desk gives: to a refusal, to a poll, to what is not there."""

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse

from willkommen.errors import Refused
from willkommen.etags import etag_of, nothing_new

__all__ = ["desk_url", "etag_of", "found_or_404", "nothing_new", "to_desk", "try_or_say"]


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
