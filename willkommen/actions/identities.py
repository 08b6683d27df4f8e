"""Linking accounts to outside sign-in services."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from willkommen import audit
from willkommen.actions.accounts import tell_of_change
from willkommen.errors import Refused
from willkommen.models import Authority, StaffIdentity, StaffMember


class IdentityTaken(Refused):
    """One person there is one account here."""

    text = _("This name at the sign-in service already belongs to another account.")


@transaction.atomic
def link_identity(
    *,
    member: StaffMember,
    issuer: str,
    subject: str,
    authority: Authority,
    staff_member: StaffMember | None,
    now: dt.datetime,
) -> None:
    """From now on the person signs in through the service; an older link to it is replaced. Raises `IdentityTaken`."""
    try:
        with transaction.atomic():
            StaffIdentity.objects.update_or_create(
                staff_member=member, issuer=issuer, defaults={"subject": subject, "linked_at": now, "used_at": None}
            )
    except IntegrityError as error:
        raise IdentityTaken from error
    tell_of_change(staff=member, what="identity", now=now)
    audit.record(action="link_identity", now=now, authority=authority, staff_member=staff_member, about=member)


@transaction.atomic
def unlink_identity(
    *, member: StaffMember, issuer: str, authority: Authority | None, staff_member: StaffMember, now: dt.datetime
) -> None:
    """The service opens nothing for this person any more."""
    StaffIdentity.objects.filter(staff_member=member, issuer=issuer).delete()
    tell_of_change(staff=member, what="identity_removed", now=now)
    audit.record(action="unlink_identity", now=now, authority=authority, staff_member=staff_member, about=member)


def note_identity_used(*, issuer: str, subject: str, now: dt.datetime) -> None:
    """Somebody signed in through the service."""
    StaffIdentity.objects.filter(issuer=issuer, subject=subject).update(used_at=now)
