"""What happens around every request."""

from django.conf import settings
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_request

from willkommen import outside_sign_in, presence
from willkommen.actions.sessions import note_presence
from willkommen.languages import LANGUAGE_NAMES, STAFF_LANGUAGE_CODES, html_lang, reader_language
from willkommen.queries.health import is_database_away
from willkommen.rate import seconds_to_wait
from willkommen.reauthentication import ask_again
from willkommen.views import errors

STAFF_ADDRESSES = frozenset({"desk", "supervision", "land", "installation", "konto", "beratungsstelle", "beirat"})
KIOSK_ADDRESS = "kiosk"


class AddressLanguage:
    """The language of the page: from the address, otherwise as the browser asks for.

    Never from a cookie: links can be shared and caches cannot serve the wrong language. Stands before everything that
    can fail, so that a page about a failure speaks the reader's language and not that of the request before.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        _speak(request, self._language(request))
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", html_lang(reader_language()))
        return response

    @staticmethod
    def _language(request) -> str:
        first, *rest = _parts(request)
        if first in LANGUAGE_NAMES:
            return first
        # a kiosk is asked in the language somebody has pressed there, which stands behind the secret of the device
        if first == KIOSK_ADDRESS:
            return next((part for part in rest[1:2] if part in LANGUAGE_NAMES), "de")
        wished = get_language_from_request(request)
        return wished if wished in (STAFF_LANGUAGE_CODES if first in STAFF_ADDRESSES else LANGUAGE_NAMES) else "de"


class StaffLanguage:
    """Staff read their pages in the language of their account."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if _first_part(request) in STAFF_ADDRESSES and request.user.is_authenticated:
            _speak(request, request.user.interface_language)
        return self.get_response(request)


def _speak(request, language: str) -> None:
    translation.activate(language)
    request.LANGUAGE_CODE = language


def _first_part(request) -> str:
    return _parts(request)[0]


def _parts(request) -> list[str]:
    """The parts of the address; that of `OPTIONS *` is no path at all."""
    return request.path_info.lstrip("/").split("/", 3)


class DatabaseAway:
    """A database that is being restarted is a friendly 503, never a traceback."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        try:
            return self.get_response(request)
        except Exception as error:
            if is_database_away(error):
                return errors.unavailable(request)
            raise

    def process_exception(self, request, exception):
        if is_database_away(exception):
            return errors.unavailable(request)
        return None


class SlowDown:
    """A page marked `@slowly` and asked for too often is a 429 that keeps what was typed (willkommen.rate)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, _args, _kwargs):
        seconds = seconds_to_wait(request, view, now=timezone.now())
        return errors.too_often(request, seconds) if seconds else None


class WhoIsThere:
    """Pages of staff lock when nobody has used them for a while; a screen that looks by itself does not count."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, _args, kwargs):
        limit = presence.limit_of(view)
        if limit is None or not request.user.is_authenticated:
            return None
        if not outside_sign_in.may_open(request.session, view.face, kwargs.get("authority")):
            return HttpResponseRedirect(reverse("only_there"))
        if not presence.is_on:
            return None
        now = timezone.now()
        known = presence.presence_of(request.session, limit=limit, now=now)
        if getattr(view, "stays_open", False):
            return None
        request.presence = known
        if known.is_locked(now):
            return ask_again(request, now=now)
        if not getattr(view, "looks_by_itself", False) and presence.needs_note(known, now=now):
            note_presence(session=request.session, now=now, locks_at=now + limit)
        return None


class Headers:
    """Headers of every answer: nobody else's features, no sharing of private pages."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=()")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if settings.IS_HTTPS:
            # also the cookie that takes another away, which Django writes without
            for cookie in response.cookies.values():
                cookie["secure"] = True
        if not response.headers.get("Cache-Control") and response.headers.get("Content-Type", "").startswith(
            "text/html"
        ):
            response.headers["Cache-Control"] = "private, no-cache"
            patch_vary_headers(response, ["Cookie", "Accept-Language"])
        return response
