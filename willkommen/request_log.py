"""What a line of the log belongs to: a request by its number, its face and its authority, or a job. Never a person.

The number travels back in the header `X-Request-Id` and stands on the page that says something went wrong, so that a person
can name it and we find the lines. It is made here: one that a stranger sends could be anything.
"""

import logging
import secrets
import time
from contextvars import ContextVar
from dataclasses import dataclass, field

from willkommen import tallies

HEADER = "X-Request-Id"
LOGGER = "willkommen.requests"
log = logging.getLogger(LOGGER)


@dataclass
class Work:
    """What this thread does at the moment."""

    request_id: str = ""
    face: str = ""
    authority: str = ""
    page: str = ""
    task: str = ""
    began: float = field(default_factory=time.monotonic)

    @property
    def milliseconds(self) -> float:
        """How long it has taken so far."""
        return round((time.monotonic() - self.began) * 1000, 1)


_work: ContextVar[Work | None] = ContextVar("work", default=None)


def current() -> Work:
    """What this thread does; nothing in particular between requests and jobs."""
    return _work.get() or Work()


def enter_task(name: str) -> None:
    """A job begins."""
    _work.set(Work(request_id=_new_number(), task=name))


def leave() -> None:
    """It is over."""
    _work.set(None)


def _new_number() -> str:
    """Sixteen letters and digits; short enough to be read out."""
    return secrets.token_hex(8)


class RequestLog:
    """Numbers requests, counts them, and says in one line how each ended: which page of the code, never which address."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        work = Work(request_id=_new_number())
        request.number = work.request_id
        mark = _work.set(work)
        try:
            response = self.get_response(request)
            response.headers[HEADER] = work.request_id
            self._tell(request, response, work)
            return response
        finally:
            _work.reset(mark)

    def process_view(self, request, view, _args, _kwargs):
        """Which page it is."""
        work = current()
        work.face = getattr(view, "face", "")
        work.page = request.resolver_match.url_name or ""

    @staticmethod
    def _tell(request, response, work: Work) -> None:
        # only one that was found: what somebody typed instead of a short name is not ours to write down
        authority = getattr(request, "authority", None) if work.face != "device" else None
        work.authority = getattr(authority, "slug", "")
        seconds = time.monotonic() - work.began
        tallies.count_request(face=work.face or "none", status=response.status_code, seconds=seconds)
        if response.status_code == 429:
            tallies.count("slowed_down_total", page=work.page or "none")
        log.info("answered", extra={"status": response.status_code})
