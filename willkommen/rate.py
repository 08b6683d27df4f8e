"""How often somebody may send a form or search: a token bucket per address, in PostgreSQL, so Redis may be away.

It delays and never locks out: a shelter of 300 people shares one address, so buckets are large and the wait is never
longer than one token takes to come back. `@slowly(…)` marks a view; `middleware.SlowDown` asks before the view's
transaction begins, so the row of a busy address is locked for that one statement only.
"""

import hashlib
import hmac
import ipaddress
import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import connection

# A bucket below zero remembers that the last caller was sent away: no token was taken, so one is added back first.
_TAKE = """
    INSERT INTO willkommen_ratebucket AS bucket (key, tokens, refilled_at) VALUES (%(key)s, %(burst)s - 1, %(now)s)
    ON CONFLICT (key) DO UPDATE SET
        tokens = least(
            %(burst)s,
            bucket.tokens + CASE WHEN bucket.tokens < 0 THEN 1 ELSE 0 END
                + greatest(0, extract(epoch FROM %(now)s - bucket.refilled_at)) * %(per_second)s
        ) - 1,
        refilled_at = greatest(bucket.refilled_at, %(now)s)
    RETURNING tokens
"""


@dataclass(frozen=True)
class Rate:
    """`burst` times at once, `per_minute` in the long run; for these methods, with `field` only for searches."""

    name: str
    per_minute: float
    burst: int
    methods: frozenset[str]
    field: str

    def is_for(self, request) -> bool:
        """Whether this request costs a token."""
        return request.method in self.methods and (not self.field or self.field in request.GET)


def slow_down(*, key: str, per_minute: float, burst: int, now: datetime) -> float:
    """Take one token: 0 when there was one, otherwise the seconds until the next (at most 60 / `per_minute`).

    One atomic statement: any number of processes may ask at once. Inside a transaction the row stays locked until its
    end; then use a key of one subject, never one of an address.
    """
    per_second = per_minute / 60
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, {"key": key, "burst": float(burst), "now": now, "per_second": per_second})
        (tokens,) = cursor.fetchone()
    return 0.0 if tokens >= 0 else -tokens / per_second


def slowly(
    *, per_minute: float, burst: int, methods: tuple[str, ...] = ("POST",), field: str = "", name: str = ""
) -> Callable:
    """Decorator: this page answers an address only so often. Views with one `name` share a bucket.

    `@public_page` and the other faces go above it. A search names `methods=("GET",)` and the `field` of its address.
    """

    def decorate(view: Callable) -> Callable:
        own_name = f"{view.__module__}.{view.__qualname__}"
        view.rate = Rate(name or own_name, per_minute, burst, frozenset(methods), field)
        return view

    return decorate


def seconds_to_wait(request, view: Callable, *, now: datetime) -> int:
    """Whole seconds until this sender may use a view again; 0 for now, and for views that are not marked."""
    rate: Rate | None = getattr(view, "rate", None)
    if rate is None or not rate.is_for(request):
        return 0
    key = f"{client_key(request)}:{rate.name}"[:100]
    return math.ceil(slow_down(key=key, per_minute=rate.per_minute, burst=rate.burst, now=now))


def client_key(request) -> str:
    """Stands for the sender's address (IPv4) or network (IPv6, /64); keyed, so the table holds no addresses."""
    digest = hmac.new(settings.IDENTITY_PEPPER.encode(), _network(request).encode(), hashlib.sha256)
    return digest.hexdigest()[:24]


def _network(request) -> str:
    """What our outermost proxy saw: `TRUSTED_PROXIES` entries from the right; anything further left is a claim."""
    forwarded = request.headers.get("x-forwarded-for", "")
    chain = [part.strip() for part in forwarded.split(",") if part.strip()] if settings.TRUSTED_PROXIES else []
    chain.append(request.META.get("REMOTE_ADDR", ""))
    claimed = chain[-1 - settings.TRUSTED_PROXIES] if len(chain) > settings.TRUSTED_PROXIES else chain[0]
    for candidate in (claimed, request.META.get("REMOTE_ADDR", "")):
        address = _address(candidate)
        if address is not None:
            return address
    return "unknown"


def _address(text: str) -> str | None:
    """An address as written in headers, with or without port and brackets; None for anything else."""
    text = text.partition("]")[0].lstrip("[") if text.startswith("[") else text
    if text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    if address.version == 4:
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((address, 64), strict=False).network_address)
