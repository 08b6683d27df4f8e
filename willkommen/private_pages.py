"""Pages nobody keeps: behind a code, or with a secret in their address."""

from functools import wraps

from django.conf import settings
from django.utils.cache import patch_cache_control

from willkommen.short_sessions import LONGEST


def no_store(view):
    """Nobody keeps the page, no search engine lists it, no other site learns its address."""

    @wraps(view)
    def page(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        patch_cache_control(response, no_store=True, private=True)
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return page


def begin_here(response, *, cookie: str, token: str) -> None:
    """This browser has signed in: a cookie of its own, apart from every other session."""
    response.set_cookie(
        cookie, token, max_age=LONGEST, path="/", secure=settings.IS_HTTPS, httponly=True, samesite="Lax"
    )


def end_here(response, *, cookie: str, clears: bool = True) -> None:
    """The cookie goes; its session has ended already. What the browser kept of our pages goes with it, if it `clears`."""
    response.delete_cookie(cookie, path="/", samesite="Lax")
    if clears:
        response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
