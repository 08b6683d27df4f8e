"""Who does whose cases for some days."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from casework.actions.routing import NotACaseworker
from casework.models import Substitution
from casework.queries.people import is_caseworker
from willkommen import audit
from willkommen.errors import Refused
from willkommen.models import Authority, StaffMember


class EndsBeforeItBegins(Refused):
    """From Friday to Monday before."""

    text = _("The last day lies before the first one.")


class OverAlready(Refused):
    """Nobody stands in for days that are gone."""

    text = _("These days are over already.")


class NotForThemselves(Refused):
    """One person, two roles."""

    text = _("Somebody cannot stand in for themselves.")


class StoodInForAlready(Refused):
    """One substitute at a time, so that everybody knows who."""

    text = _("Somebody stands in for this person on some of these days already.")


class AwayThemselves(Refused):
    """Cases must not go to somebody whose own are with others."""

    text = _("The substitute is away themselves on some of these days: somebody stands in for them.")


@transaction.atomic
def add_substitution(
    *,
    authority: Authority,
    member: StaffMember,
    substitute: StaffMember,
    first_day: dt.date,
    last_day: dt.date,
    staff_member: StaffMember,
    now: dt.datetime,
    today: dt.date,
) -> Substitution:
    """`substitute` does the cases of `member` from the first day to the last, both included.

    Raises `EndsBeforeItBegins`, `OverAlready`, `NotForThemselves`, `NotACaseworker`, `StoodInForAlready`, `AwayThemselves`.
    """
    _check_days(first_day, last_day, today)
    if member == substitute:
        raise NotForThemselves
    if not is_caseworker(substitute, authority, now=now) or not is_caseworker(member, authority, now=now):
        raise NotACaseworker
    Authority.objects.select_for_update(no_key=True).get(pk=authority.pk)
    days = (first_day, last_day + dt.timedelta(days=1))
    there = Substitution.objects.filter(authority=authority, during__overlap=days)
    if there.filter(staff_member=substitute).exists() or there.filter(substitute=member).exists():
        raise AwayThemselves
    try:
        with transaction.atomic():
            made = Substitution.objects.create(
                authority=authority, staff_member=member, substitute=substitute, during=days
            )
    except IntegrityError as error:
        raise StoodInForAlready from error
    audit.record(
        action="add_substitution",
        now=now,
        authority=authority,
        staff_member=staff_member,
        about=made,
        days=[first_day.isoformat(), last_day.isoformat()],
        people=[member.pk, substitute.pk],
    )
    return made


@transaction.atomic
def end_substitution(*, substitution: Substitution, staff_member: StaffMember, now: dt.datetime) -> None:
    """Take it out, whether it has begun or not."""
    audit.record(
        action="end_substitution",
        now=now,
        authority=substitution.authority,
        staff_member=staff_member,
        about=substitution,
        people=[substitution.staff_member_id, substitution.substitute_id],
    )
    Substitution.objects.filter(pk=substitution.pk).delete()


def _check_days(first_day: dt.date, last_day: dt.date, today: dt.date) -> None:
    if last_day < first_day:
        raise EndsBeforeItBegins
    if last_day < today:
        raise OverAlready
