"""Addresses as other sites need them: `{% load alternates %}`."""

from django import template
from django.conf import settings

register = template.Library()


@register.filter
def absolute(path: str) -> str:
    """The full address of a page, from the configured base address, never from the request."""
    return settings.BASE_URL + path
