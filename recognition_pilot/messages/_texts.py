"""Plain text from a template of `templates/messages/`."""

import re

from django.template import Context
from django.template.loader import get_template


def text_of(template: str, words: dict) -> str:
    """Nothing is escaped for HTML, and parts that say nothing leave no gap."""
    text = get_template(template).template.render(Context(words, autoescape=False))
    return re.sub(r"\n{3,}", "\n\n", text).strip()
