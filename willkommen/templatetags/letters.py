"""What plain-text messages need beside words: `{% load letters %}`."""

from django import template

from willkommen.languages import reader_language, text_dir, with_german_terms

register = template.Library()

FIRST_STRONG_ISOLATE = "\u2068"
END_OF_ISOLATE = "\u2069"


@register.filter
def isolated(value) -> str:
    """Keeps an address, a code or a telephone number in order inside a text that runs from right to left.

    What `<bdi>` is on a page. Never around a link: some programs would take the sign for a part of it.
    """
    if not value or text_dir(reader_language()) == "ltr":
        return str(value or "")
    return f"{FIRST_STRONG_ISOLATE}{value}{END_OF_ISOLATE}"


@register.filter
def german_terms(text) -> str:
    """Keeps sections of laws and German words in order inside a translated sentence."""
    return with_german_terms(str(text))
