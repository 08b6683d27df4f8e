"""How long an authority keeps what people gave, for the page about data protection."""

from django import template

from willkommen.keeping import told_periods

register = template.Library()


@register.simple_tag
def kept_periods(authority) -> list[str]:
    """A sentence for each period an authority has decided, in the language of the page."""
    return told_periods(authority)
