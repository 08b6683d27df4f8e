"""Texts in somebody's own language: `{% load spoken %}`."""

from django import template

from willkommen.languages import html_lang, language_name

register = template.Library()


@register.filter
def lang_of(code: str) -> str:
    """`<p lang="{{ question.language|lang_of }}" dir="auto">`."""
    return html_lang(code)


@register.filter
def spoken_name(code: str):
    """A language in the reader's words."""
    return language_name(html_lang(code))
