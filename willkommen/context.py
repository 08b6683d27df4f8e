"""What every page knows: its language, its way to the others, its authority and the reader's menu."""

from django.conf import settings

from willkommen import panels
from willkommen.emergency import access_here
from willkommen.hats import hats_for
from willkommen.languages import LANGUAGE_NAMES, html_lang, reader_language, text_dir

# Elsewhere nobody looks into the session: a page for applicants that reads one cannot be kept.
STAFF_PAGES = frozenset({"desk", "supervision", "land", "installation", "konto"})


def page(request) -> dict:
    """Context of every template."""
    language = reader_language()
    authority = getattr(request, "authority", None)
    return {
        "language": language,
        "html_lang": html_lang(language),
        "text_dir": text_dir(language),
        "language_links": _language_links(request, language, authority),
        "authority": authority,
        "nav_items": panels.menu_for(request) if getattr(request, "roles", None) else [],
        "hats": hats_for(request) if getattr(request, "roles", None) else [],
        "emergency": access_here(request) if _first_part(request) in STAFF_PAGES else None,
        "is_demo": settings.DEMO,
    }


def _language_links(request, current: str, authority) -> list[dict]:
    """The same page in each language of the authority; empty where the address names no language."""
    first, _, rest = request.path.lstrip("/").partition("/")
    if first not in LANGUAGE_NAMES:
        return []
    offered = authority.languages if authority else LANGUAGE_NAMES
    query = request.META.get("QUERY_STRING", "")
    return [
        {
            "code": code,
            "html_lang": html_lang(code),
            "dir": text_dir(code),
            "name": name,
            "url": f"/{code}/{rest}" + (f"?{query}" if query else ""),
            "is_current": code == current,
        }
        for code, name in LANGUAGE_NAMES.items()
        if code in offered
    ]


def _first_part(request) -> str:
    return request.path.lstrip("/").partition("/")[0]
