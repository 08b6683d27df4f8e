"""Figures in templates: `{% load figures %}`."""

from django import template

from willkommen.figure_words import figure_words

register = template.Library()


@register.filter
def figure(value):
    """A number in the reader's language; a text as it is; nothing where there is nothing."""
    return value if isinstance(value, str) else figure_words(value)
