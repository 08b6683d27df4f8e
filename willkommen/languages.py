"""The languages of the house: which exist, how they name themselves, in which direction they run.

Adding one is described in docs/adding-a-language.md; never remove a code, the migration would drop its columns.
"""

import re

from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy

# Each in its own script, in the order of the language switch.
LANGUAGE_NAMES = {
    "de": "Deutsch",
    "de-simple": "Einfaches Deutsch",
    "en": "English",
    "uk": "Українська",
    "ru": "Русский",
    "ar": "العربية",
    "fa": "فارسی / دری",
    "tr": "Türkçe",
    "fr": "Français",
    "es": "Español",
}
STAFF_LANGUAGE_CODES = ("de", "en")
RIGHT_TO_LEFT = frozenset({"ar", "fa"})

# Plain German is unknown to Django; the others overrule Django's own names.
LOCALE_INFO = {
    "de-simple": {
        "bidi": False,
        "code": "de-simple",
        "name": "Simple German",
        "name_local": "Einfaches Deutsch",
        "fallback": ["de"],
    },
}

# What people speak at a counter: wider than what we write. Codes are ISO 639-1 or 639-3.
SPOKEN_LANGUAGES = {
    "de": pgettext_lazy("language", "German"),
    "en": pgettext_lazy("language", "English"),
    "uk": pgettext_lazy("language", "Ukrainian"),
    "ru": pgettext_lazy("language", "Russian"),
    "ar": pgettext_lazy("language", "Arabic"),
    "fa": pgettext_lazy("language", "Persian (Farsi)"),
    "prs": pgettext_lazy("language", "Dari"),
    "ps": pgettext_lazy("language", "Pashto"),
    "kmr": pgettext_lazy("language", "Kurdish (Kurmanji)"),
    "ckb": pgettext_lazy("language", "Kurdish (Sorani)"),
    "tr": pgettext_lazy("language", "Turkish"),
    "fr": pgettext_lazy("language", "French"),
    "es": pgettext_lazy("language", "Spanish"),
    "it": pgettext_lazy("language", "Italian"),
    "pt": pgettext_lazy("language", "Portuguese"),
    "pl": pgettext_lazy("language", "Polish"),
    "ro": pgettext_lazy("language", "Romanian"),
    "sq": pgettext_lazy("language", "Albanian"),
    "bs": pgettext_lazy("language", "Bosnian, Croatian, Serbian"),
    "ka": pgettext_lazy("language", "Georgian"),
    "ti": pgettext_lazy("language", "Tigrinya"),
    "am": pgettext_lazy("language", "Amharic"),
    "so": pgettext_lazy("language", "Somali"),
    "hi": pgettext_lazy("language", "Hindi"),
    "ur": pgettext_lazy("language", "Urdu"),
    "vi": pgettext_lazy("language", "Vietnamese"),
    "zh": pgettext_lazy("language", "Chinese"),
}


def language_name(code: str) -> str | Promise:
    """How a spoken language is called in the reader's language."""
    return SPOKEN_LANGUAGES.get(code, code)


def html_lang(code: str) -> str:
    """The value of the `lang` attribute: plain German is German to a screen reader."""
    return "de" if code == "de-simple" else code


def text_dir(code: str) -> str:
    """`rtl` or `ltr`."""
    return "rtl" if code in RIGHT_TO_LEFT else "ltr"


def reader_language() -> str:
    """The active language, German where none of ours is active."""
    active = get_language()
    return active if active in LANGUAGE_NAMES else "de"


# A German word, a section of a law or several of them, in a text of another script: from its first Latin letter or sign to
# its last, without the brackets around it.
_LATIN_RUN = re.compile(r"(?:[§A-Za-zÄÖÜäöüß]|[0-9]+[a-z])(?:[^\u0590-\u08FF\u200c،؛:()]*[A-Za-zÄÖÜäöüß0-9])?")
_SECTION = re.compile(r"(§) (?=[0-9])")


def with_german_terms(text: str) -> str:
    """Sections stay beside their sign; in a text from right to left German words and sections keep their own order."""
    kept = _SECTION.sub("\\1\N{NO-BREAK SPACE}", text)
    if text_dir(reader_language()) == "ltr":
        return kept
    return _LATIN_RUN.sub("\N{LEFT-TO-RIGHT ISOLATE}\\g<0>\N{POP DIRECTIONAL ISOLATE}", kept)
