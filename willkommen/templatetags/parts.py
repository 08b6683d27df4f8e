"""Parts of pages that upper apps bring: `{% load parts %}`."""

from django import template
from django.template.loader import get_template
from django.utils.safestring import mark_safe

from willkommen.public_parts import public_parts as parts_at

register = template.Library()


@register.simple_tag(takes_context=True)
def public_parts(context, place: str) -> str:
    """`{% public_parts "start" %}`: everything that stands at a place; empty where nothing does."""
    page = context.flatten()
    shown = []
    for part in parts_at(place):
        content = part.content(page)
        if content is not None:
            shown.append(get_template(part.template).template.render(context.new({**page, "part": content})))
    return mark_safe("".join(shown))  # noqa: S308 -- rendered templates, escaped where they were written
