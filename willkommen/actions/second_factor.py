"""Removing second factors, and new recovery codes."""

import datetime as dt

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from willkommen import audit
from willkommen.actions.accounts import tell_of_change
from willkommen.actions.sessions import end_sessions
from willkommen.errors import Refused
from willkommen.models import Authority, StaffMember
from willkommen.queries.second_factor import MAIN
from willkommen.queries.staff import roles_everywhere
from willkommen.second_factor import is_demanded_of


class StillDemanded(Refused):
    """The last factor stays while a task demands one."""

    text = _("You need a second factor for your tasks. Set up another one first, then remove this one.")


class WorksElsewhere(Refused):
    """One authority does not weaken the sign-in of another one's staff."""

    text = _("This person also works elsewhere. Only the operator of the installation can remove their second factor.")


@transaction.atomic
def remove_factor(*, staff: StaffMember, pk: int, now: dt.datetime) -> None:
    """Somebody removes one of their own factors; with the last one the recovery codes go. Raises `StillDemanded`."""
    StaffMember.objects.select_for_update(no_key=True).get(pk=staff.pk)
    rest = Authenticator.objects.filter(user=staff, type__in=MAIN).exclude(pk=pk)
    if not rest.exists() and is_demanded_of(staff, now=now):
        raise StillDemanded
    Authenticator.objects.filter(user=staff, pk=pk).delete()
    if not rest.exists():
        Authenticator.objects.filter(user=staff).delete()
    tell_of_change(staff=staff, what="factor_removed", now=now)
    audit.record(action="remove_second_factor", now=now, staff_member=staff, about=staff)


@transaction.atomic
def new_recovery_codes(*, staff: StaffMember, now: dt.datetime) -> None:
    """A fresh list; the old one stops working."""
    Authenticator.objects.filter(user=staff, type=Authenticator.Type.RECOVERY_CODES).delete()
    if Authenticator.objects.filter(user=staff, type__in=MAIN).exists():
        RecoveryCodes.activate(staff)
        tell_of_change(staff=staff, what="codes", now=now)
    audit.record(action="new_recovery_codes", now=now, staff_member=staff, about=staff)


@transaction.atomic
def reset_second_factor(
    *, member: StaffMember, authority: Authority | None, staff_member: StaffMember | None, now: dt.datetime
) -> None:
    """Somebody lost phone and key: every factor goes, every session ends. Raises `WorksElsewhere`.

    Without an authority the operator of the installation does it.
    """
    elsewhere = any(other != authority for other, _roles in roles_everywhere(member, now=now))
    if authority and (elsewhere or member.is_installation_administrator or member.is_evaluator):
        raise WorksElsewhere
    Authenticator.objects.filter(user=member).delete()
    end_sessions(staff_member=member)
    tell_of_change(staff=member, what="factors_reset", now=now)
    audit.record(action="reset_second_factor", now=now, authority=authority, staff_member=staff_member, about=member)
