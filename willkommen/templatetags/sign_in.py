"""What pages of signing in need: `{{ options|json_text }}` writes values into an attribute for a script of ours."""

import json

from django import template
from django.core.serializers.json import DjangoJSONEncoder

register = template.Library()


@register.filter
def json_text(value) -> str:
    """The value as JSON; the template escapes it like any text."""
    return json.dumps(value, cls=DjangoJSONEncoder)
