"""Wrong passwords and codes cost time, and nobody can make that time pass for somebody else.

Counted in PostgreSQL, so all processes count together. A device that has signed in to an account before has a count of its
own there, which nobody else can use up. For everybody else wrong passwords count for the account at this sender, and more
generously for the account altogether; whoever is asked to wait is heard after some seconds, whatever strangers do meanwhile.
Codes of the second factor are asked only of those who know the password, so there nobody is heard early.
"""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from functools import wraps

from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from willkommen.code_tries import new_ticket, was_waited_for
from willkommen.rate import client_key, slow_down

COOKIE = "wk_known"
KNOWN_FOR = timedelta(days=180)
MOST_KNOWN = 5
_SALT = "known-device"
# times at once and per minute
OWN_DEVICE = (10, 2.0)
THIS_SENDER = (5, 2.0)
THIS_ACCOUNT = (40, 10.0)
CODES = (10, 2.0)


class TriesUsedUp(ValidationError):
    """Too many wrong passwords: the ticket is heard after a few seconds."""

    def __init__(self, ticket: str = ""):
        super().__init__(_("That was wrong several times. Please wait ten seconds and try again."))
        self.ticket = ticket


class CodesUsedUp(ValidationError):
    """Too many wrong codes of the second factor."""

    def __init__(self):
        super().__init__(_("That was wrong several times. Please wait a minute and try again."))


def count_password_try(request, *, email: str, ticket: str = "", now: datetime) -> None:
    """One more password for this account. Raises `TriesUsedUp`."""
    account = _account(email)
    device = _known_devices(request).get(account)
    who = f"{account}:{device or client_key(request)}"
    # always in this order, so that two tries never wait for each other
    buckets = [(who, OWN_DEVICE)] if device else [(who, THIS_SENDER), (account, THIS_ACCOUNT)]
    seconds = [_take(key, *rate, now=now) for key, rate in buckets]
    if max(seconds) and not was_waited_for("staff", ticket, who, now=now):
        raise TriesUsedUp(new_ticket("staff", who, now=now))


def count_code_try(request, *, email: str, now: datetime) -> None:
    """One more code of the second factor for this account. Raises `CodesUsedUp`."""
    account = _account(email)
    device = _known_devices(request).get(account)
    if _take(f"{account}:{device or 'code'}:2", *CODES, now=now):
        raise CodesUsedUp


def remember_device(request, response) -> None:
    """This browser has signed in to the account: from now on strangers cannot use up its tries."""
    account = _account(request.user.email)
    known = {account: secrets.token_hex(8), **_known_devices(request)}
    kept = {account: known.pop(account), **dict(list(known.items())[: MOST_KNOWN - 1])}
    response.set_cookie(
        COOKIE,
        signing.dumps(kept, salt=_SALT),
        max_age=KNOWN_FOR,
        path="/konto/",
        secure=settings.IS_HTTPS,
        httponly=True,
        samesite="Lax",
    )


def remembers_device(view):
    """Decorator: whoever is signed in after this page is known on this device from now on."""

    @wraps(view)
    def page(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        if request.method == "POST" and request.user.is_authenticated:
            remember_device(request, response)
        return response

    return page


def _take(key: str, burst: int, per_minute: float, *, now: datetime) -> float:
    return slow_down(key=f"staff:{key}", per_minute=per_minute, burst=burst, now=now)


def _known_devices(request) -> dict[str, str]:
    """Accounts this browser has signed in to, each with the name it has there."""
    try:
        known = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=KNOWN_FOR)
    except signing.BadSignature:
        return {}
    return known if isinstance(known, dict) else {}


def _account(email: str) -> str:
    """Stands for an account; keyed, so that neither the table nor the cookie holds an address."""
    digest = hmac.new(settings.IDENTITY_PEPPER.encode(), email.strip().lower().encode(), hashlib.sha256)
    return digest.hexdigest()[:32]
