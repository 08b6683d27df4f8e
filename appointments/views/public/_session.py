"""What a browser remembers: the choices of a booking under way, and which appointments were made in it.

The session stands in the database; a held appointment can only be reached by the session that holds it.
"""

import datetime as dt
from dataclasses import asdict, dataclass, field

from django.conf import settings

DRAFTS = "booking"
OWN = "own_appointments"
# So long a browser shows everything about an appointment made in it; afterwards it shows what the link shows.
OWN_FOR = dt.timedelta(hours=2)
MOST_OWN = 20


@dataclass
class Draft:
    """What somebody chose so far for one service at one authority."""

    code: str
    persons: int = 1
    spoken_language: str = "de"
    needs_interpreter: bool = False
    title_ends_on: str = ""
    office: str = ""
    # what the second person, the third and so on come for; shorter until somebody has said so
    others: list[str] = field(default_factory=list)
    # the appointment that is held, or waits for its confirmation
    appointment: int | None = None
    is_asked: bool = False
    # the details as they were typed, right or wrong: a lapsed hold must not cost them
    typed: dict = field(default_factory=dict)

    @property
    def title_day(self) -> dt.date | None:
        """The last day of the present title."""
        return dt.date.fromisoformat(self.title_ends_on) if self.title_ends_on else None


def draft_for(request, authority, code: str) -> Draft | None:
    """The booking of this service under way in this browser."""
    kept = request.session.get(DRAFTS, {}).get(authority.slug)
    if not kept or kept.get("code") != code:
        return None
    try:
        return Draft(**kept)
    except TypeError:  # written by an older version of the house
        return None


def other_draft(request, authority, code: str) -> Draft | None:
    """A booking of another service under way in this browser."""
    kept = request.session.get(DRAFTS, {}).get(authority.slug) or {}
    return draft_for(request, authority, kept["code"]) if kept.get("code", code) != code else None


def keep_draft(request, authority, draft: Draft) -> None:
    """Remember it at once, in the view's transaction: a second press of a button must find what the first one did."""
    drafts = request.session.get(DRAFTS, {})
    drafts[authority.slug] = asdict(draft)
    request.session[DRAFTS] = drafts
    _save_now(request)


def forget_draft(request, authority) -> None:
    """The booking is done, or begins anew."""
    drafts = request.session.get(DRAFTS, {})
    if drafts.pop(authority.slug, None) is not None:
        request.session[DRAFTS] = drafts
        _save_now(request)


def remember_own(request, appointment, *, now: dt.datetime) -> None:
    """This browser made the appointment."""
    own = request.session.get(OWN, {})
    own[str(appointment.pk)] = now.timestamp()
    newest = sorted(own.items(), key=lambda entry: entry[1])[-MOST_OWN:]
    request.session[OWN] = dict(newest)
    _save_now(request)


def is_own(request, appointment, *, now: dt.datetime) -> bool:
    """Whether the appointment was made or confirmed in this browser a short time ago."""
    made_at = request.session.get(OWN, {}).get(str(appointment.pk))
    return made_at is not None and now.timestamp() - made_at < OWN_FOR.total_seconds()


def _save_now(request) -> None:
    """Write it in the view's transaction. The middleware would write it again; it has to where a cookie is to be set."""
    request.session.save()
    has_cookie = request.COOKIES.get(settings.SESSION_COOKIE_NAME) == request.session.session_key
    request.session.modified = not has_cookie
