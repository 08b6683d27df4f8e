"""One language of the switch: `{% load language_switch %}`. It stands ten times on every page for applicants."""

from django import template
from django.utils.html import escape
from django.utils.safestring import mark_safe

register = template.Library()


@register.simple_tag(takes_context=True)
def language_item(context, link: dict) -> str:
    """A link of `language_links`: where one is, else a button of the form `typed_form_id`, else a way to the page."""
    spoken = f'lang="{link["html_lang"]}" dir="{link["dir"]}"'
    form = context.get("typed_form_id")
    if link["is_current"]:
        item = f'<span class="wk-languages__own" {spoken} aria-current="true">{link["name"]}</span>'
    elif form:
        switch = f'form="{escape(form)}" name="switch_language" value="{link["code"]}" formnovalidate'
        item = f'<button type="submit" {switch} {spoken}>{link["name"]}</button>'
    else:
        item = f'<a href="{escape(link["url"])}" {spoken} hreflang="{link["html_lang"]}">{link["name"]}</a>'
    return mark_safe(item)  # noqa: S308 -- our own names and codes; what comes from outside is escaped
