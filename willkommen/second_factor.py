"""The second factor of signing in: an app, a security key or passkey, and recovery codes; the checking is allauth's.

Who has to have one: administrators of an authority and of the installation, and everybody of an authority that demands it.
What a session knows about it stands in the session, so that no page asks the database.
"""

import base64
import hashlib
from datetime import datetime

from allauth.account.internal.flows.login import (
    AUTHENTICATION_METHODS_SESSION_KEY,
    get_authentication_records,
    record_authentication,
)
from allauth.core import context
from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.utils import decrypt
from cryptography.fernet import Fernet
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from willkommen.models import Authority, Role, StaffMember
from willkommen.queries.second_factor import code_factors, factors_of
from willkommen.queries.staff import roles_everywhere
from willkommen.typed_forms import once


class SecondFactor(DefaultMFAAdapter):
    """How allauth's second factor behaves in this house."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This did not fit. Please try again with a fresh code, or touch the key again."),
    }

    def encrypt(self, text: str) -> str:
        """Secrets are stored encrypted: the database alone is no second factor."""
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The secret again."""
        return _box().decrypt(encrypted_text.encode()).decode()

    def build_totp_svg(self, url: str) -> str:
        """Our template draws the code itself, without styles inside."""
        return ""

    def _get_site_name(self) -> str:
        """What an app or a key calls us; the host alone says little."""
        return f"Willkommen {context.request.get_host().partition(':')[0]}"


def is_demanded(authority: Authority, roles: frozenset[str]) -> bool:
    """Whether pages of this authority open for these roles only with a second factor."""
    return authority.demands_mfa or (settings.MFA_FOR_ADMINISTRATORS and Role.ADMINISTRATOR in roles)


def is_demanded_of(staff: StaffMember, *, now: datetime) -> bool:
    """Whether somebody has to have a second factor for any of their tasks."""
    if settings.MFA_FOR_ADMINISTRATORS and staff.is_installation_administrator:
        return True
    return any(is_demanded(authority, roles) for authority, roles in roles_everywhere(staff, now=now))


def has_shown_one(request) -> bool:
    """Whether this session began, or went on, with a second factor."""
    records = get_authentication_records(request, request.user)
    return any(record["method"] == "mfa" or record.get("second_factor") for record in records)


def note_factors(request) -> None:
    """After setting one up or removing one: the session knows whether there is one."""
    has_one = any(factor.is_main for factor in factors_of(request.user))
    if has_one and not has_shown_one(request):
        record_authentication(request, request.user, "mfa")
    if not has_one:
        kept = [record for record in get_authentication_records(request, request.user) if record["method"] != "mfa"]
        request.session[AUTHENTICATION_METHODS_SESSION_KEY] = kept


def factor_of_code(staff: StaffMember, code: str, *, now: datetime):
    """The app or list a typed code belongs to, None for a wrong one. A code works once, in all processes together."""
    if not code.isascii():
        return None
    for factor in code_factors(staff):
        if factor.type != factor.Type.TOTP:
            if factor.wrap().validate_code(code):
                return factor
            continue
        counter = _matching(decrypt(factor.data["secret"]), code)
        if counter is not None and _is_first_use(f"totp:{staff.pk}:{factor.pk}:{counter}", now=now):
            return factor
    return None


def _matching(secret: str, code: str) -> int | None:
    """The half minute a code of the app belongs to; one before and one after this one count as well."""
    for counter in totp.yield_hotp_counters_from_time():
        if compare_user_code(actual=code, expected=totp.format_hotp_value(totp.hotp_value(secret, counter))):
            return counter
    return None


def _is_first_use(key: str, *, now: datetime) -> bool:
    used = []
    once(key=key, now=now, do=lambda: used.append(key) or "used")
    return bool(used)


def _box() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"mfa:{settings.SECOND_FACTOR_KEY}".encode()).digest()))
