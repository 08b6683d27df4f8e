"""Words of the staff's pages: tasks, languages, how far a translation is, hours."""

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from willkommen.languages import LANGUAGE_NAMES, SPOKEN_LANGUAGES
from willkommen.models import Role
from willkommen.templatetags.kern import badge

register = template.Library()

STATUS_KINDS = {"missing": "danger", "draft": "neutral", "reviewed": "success", "outdated": "warning"}


@register.filter
def role_names(roles) -> list[str]:
    """`{{ roles|role_names|join:", " }}`: tasks by their names, in the order of the office."""
    return [str(role.label) for role in Role if role in roles]


@register.filter
def language_names(codes) -> list[str]:
    """Spoken languages by their names in the reader's language."""
    return [str(SPOKEN_LANGUAGES[code]) for code in SPOKEN_LANGUAGES if code in codes]


@register.simple_tag
def text_badge(status: str) -> str:
    """`{% text_badge "outdated" %}`: how far a translation can be trusted, as a sign and a word."""
    words = {
        "missing": pgettext("translation", "missing"),
        "draft": pgettext("translation", "draft"),
        "reviewed": _("reviewed"),
        "outdated": _("outdated"),
    }
    icons = {"missing": "close", "draft": "edit", "reviewed": "check", "outdated": "warning"}
    return badge(STATUS_KINDS[status], words[status], icons[status])


@register.filter
def own_name(code: str) -> str:
    """A language in its own script."""
    return LANGUAGE_NAMES.get(code, code)
