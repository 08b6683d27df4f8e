"""Plain text from a template of `templates/messages/`."""

import re

from django.conf import settings
from django.template import Context
from django.template.loader import get_template
from django.urls import reverse

from willkommen.languages import reader_language


def text_of(template: str, words: dict) -> str:
    """Nothing is escaped for HTML, and parts that say nothing leave no gap."""
    text = get_template(template).template.render(Context(words, autoescape=False))
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def sign_in_page(authority) -> str:
    """Where number and access code are asked for, in the language of the message; it names no case."""
    where = {"language": reader_language(), "authority": authority.slug}
    return settings.BASE_URL + reverse("case_sign_in", kwargs=where)
