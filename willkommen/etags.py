"""Answers to pages that ask again and again: 304 for who has seen this already."""

import hashlib

from django.http import HttpResponse
from django.utils.cache import get_conditional_response


def nothing_new(request, etag: str) -> HttpResponse | None:
    """304 for who has seen this already, None for who needs the whole answer."""
    answer = get_conditional_response(request, etag=etag)
    if answer is not None:
        answer.headers["ETag"] = etag
    return answer


def etag_of(*parts) -> str:
    """A quoted ETag over everything the answer depends on."""
    return '"' + hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()[:32] + '"'
