"""Reading second factors."""

import datetime as dt
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

from willkommen.models import StaffMember

MAIN = frozenset({Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN})


@dataclass(frozen=True)
class Factor:
    """One second factor of somebody, as it is shown in a list."""

    pk: int
    type: str
    name: str
    created_at: dt.datetime
    last_used_at: dt.datetime | None

    @property
    def is_main(self) -> bool:
        """Whether one can sign in with it for good; recovery codes are for an emergency."""
        return self.type in MAIN

    @property
    def is_key(self) -> bool:
        """Whether it is a security key or passkey."""
        return self.type == Authenticator.Type.WEBAUTHN

    @property
    def is_app(self) -> bool:
        """Whether it is an app that shows codes."""
        return self.type == Authenticator.Type.TOTP


def factors_of(staff: StaffMember) -> list[Factor]:
    """Apps, keys and recovery codes of somebody, the oldest first."""
    return [
        Factor(row.pk, row.type, row.data.get("name", ""), row.created_at, row.last_used_at)
        for row in Authenticator.objects.filter(user=staff).order_by("created_at", "pk")
    ]


def factor_by_id(staff: StaffMember, pk: int) -> Factor | None:
    """One of them, without the recovery codes: those go with the last of the others."""
    return next((factor for factor in factors_of(staff) if factor.pk == pk and factor.is_main), None)


def code_factors(staff: StaffMember) -> list[Authenticator]:
    """Factors that give codes to type: the app first, then the recovery codes."""
    found = Authenticator.objects.filter(user=staff).exclude(type=Authenticator.Type.WEBAUTHN)
    return sorted(found, key=lambda row: row.type != Authenticator.Type.TOTP)


def recovery_codes_of(staff: StaffMember) -> list[str]:
    """The recovery codes somebody has not used yet."""
    row = Authenticator.objects.filter(user=staff, type=Authenticator.Type.RECOVERY_CODES).first()
    return RecoveryCodes(row).get_unused_codes() if row else []
