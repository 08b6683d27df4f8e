"""A database's address as Django's settings, without a package for it."""

from urllib.parse import unquote, urlsplit


def parse(address: str) -> dict:
    """`postgres://user:password@host:port/name`."""
    parts = urlsplit(address)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": parts.username,
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname,
        "PORT": parts.port,
        "CONN_MAX_AGE": None,
        "OPTIONS": {"options": "-c jit=off"},
    }
