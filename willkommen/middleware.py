"""What happens around every request."""

from django.db import InterfaceError, OperationalError
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_request

from willkommen.languages import LANGUAGE_NAMES, STAFF_LANGUAGE_CODES, html_lang
from willkommen.rate import seconds_to_wait
from willkommen.views import errors

STAFF_ADDRESSES = frozenset({"desk", "supervision", "land", "installation", "konto"})


class ReaderLanguage:
    """The language of the page: from the address for applicants, from the account for staff.

    Never from a cookie: links can be shared and caches cannot serve the wrong language.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        language = self._language(request)
        translation.activate(language)
        request.LANGUAGE_CODE = language
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", html_lang(language))
        return response

    def _language(self, request) -> str:
        first = request.path_info.split("/", 2)[1]
        if first in LANGUAGE_NAMES:
            return first
        if first in STAFF_ADDRESSES:
            if request.user.is_authenticated:
                return request.user.interface_language
            return self._wished(request, STAFF_LANGUAGE_CODES)
        return self._wished(request, tuple(LANGUAGE_NAMES))

    @staticmethod
    def _wished(request, allowed: tuple[str, ...]) -> str:
        wished = get_language_from_request(request)
        return wished if wished in allowed else "de"


class DatabaseAway:
    """A database that is being restarted is a friendly 503, never a traceback."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        try:
            return self.get_response(request)
        except (OperationalError, InterfaceError):
            return errors.unavailable(request)

    def process_exception(self, request, exception):
        if isinstance(exception, (OperationalError, InterfaceError)):
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


class Headers:
    """Headers of every answer: nobody else's features, no sharing of private pages."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=()")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if not response.headers.get("Cache-Control") and response.headers.get("Content-Type", "").startswith(
            "text/html"
        ):
            response.headers["Cache-Control"] = "private, no-cache"
            patch_vary_headers(response, ["Cookie", "Accept-Language"])
        return response
