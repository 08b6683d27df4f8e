"""What pages of signing in and the pages of all staff need."""

import json

from django import template
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from willkommen.queries.identities import authorities_with_service, linked_services
from willkommen.queries.staff import authorities_of

register = template.Library()


@register.filter
def json_text(value) -> str:
    """`{{ options|json_text }}`: the value as JSON in an attribute, for a script of ours; the template escapes it."""
    return json.dumps(value, cls=DjangoJSONEncoder)


@register.simple_tag
def sign_in_services() -> list:
    """`{% sign_in_services as services %}`: the authorities whose staff sign in through a service of their own."""
    return authorities_with_service()


@register.simple_tag(takes_context=True)
def own_services(context) -> list[dict]:
    """`{% own_services as services %}`: those of the reader's authorities, and whether the account is linked."""
    found = authorities_with_service()
    if not found:
        return []
    linked, staff = linked_services(context["request"].user), context["request"].user
    own = {authority.pk for authority in authorities_of(staff, now=timezone.now())}
    return [{"authority": one, "is_linked": one.slug in linked} for one in found if one.pk in own]


@register.simple_tag(takes_context=True)
def lock_data(context) -> dict | None:
    """`{% lock_data as lock %}`: seconds until this page locks, and when all ends."""
    presence = getattr(context.get("request"), "presence", None)
    if presence is None:
        return None
    return {
        "seconds": round(presence.limit.total_seconds()),
        "ends_at": presence.ends_at.isoformat(timespec="seconds"),
    }


@register.simple_tag(takes_context=True)
def had_session(context) -> bool:
    """`{% had_session as it %}`: whether somebody was sent here from a page although the browser brought a session."""
    request = context["request"]
    brings_one = settings.SESSION_COOKIE_NAME in request.COOKIES
    return brings_one and bool(request.GET.get("next")) and request.session.is_empty()
