"""What is over is forgotten: talks, referrals, invitations. The figures stay, without a person.

Each call does at most `most` at one authority and tells how many it was; the caller goes on while there are more.
"""

import datetime as dt

from django.db import models, transaction

from recognition_pilot.models import CentreInvitation, CentreTalk, CircleInvitation, Referral
from willkommen import audit
from willkommen.messages import forget_messages
from willkommen.models import Authority

KEPT_AFTER_INVITATION = dt.timedelta(days=30)


@transaction.atomic
def forget_talks(*, authority: Authority, now: dt.datetime, most: int) -> int:
    """Who came to a centre's talks; nothing about it stays with the authority."""
    return _forget(CentreTalk.objects.filter(authority=authority, erase_after__lte=now), authority, now, most)


@transaction.atomic
def forget_referrals(*, authority: Authority, now: dt.datetime, most: int) -> int:
    """Referrals that are closed, withdrawn or whose consent has ended."""
    return _forget(Referral.objects.filter(authority=authority, erase_after__lte=now), authority, now, most)


@transaction.atomic
def forget_centre_invitations(*, now: dt.datetime, most: int) -> int:
    """Invitations of centres a month after their end; a centre belongs to no authority. Answers how many."""
    over = CentreInvitation.objects.filter(expires_at__lte=now - KEPT_AFTER_INVITATION).order_by("pk")
    keys = list(over.select_for_update(skip_locked=True).values_list("pk", flat=True)[:most])
    forget_messages(CentreInvitation, keys)
    CentreInvitation.objects.filter(pk__in=keys).delete()
    return len(keys)


@transaction.atomic
def forget_circle_invitations(*, authority: Authority, now: dt.datetime, most: int) -> int:
    """Invitations to the circle, `authority.invitation_retention_days` after their end."""
    days = dt.timedelta(days=authority.invitation_retention_days)
    return _forget(
        CircleInvitation.objects.filter(authority=authority, expires_at__lte=now - days), authority, now, most
    )


def _forget(over: models.QuerySet, authority: Authority, now: dt.datetime, most: int) -> int:
    model = over.model
    keys = list(
        over.order_by("pk").select_for_update(skip_locked=True, of=("self",)).values_list("pk", flat=True)[:most]
    )
    forget_messages(model, keys)
    model.objects.filter(pk__in=keys).delete()
    if keys:
        audit.record(action=f"forget_{model._meta.model_name}", now=now, authority=authority, count=len(keys))
    return len(keys)
