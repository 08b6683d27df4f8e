"""Periods of forgetting, as an authority decides them within the limits of the register."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from willkommen import keeping
from willkommen.actions.changes import change
from willkommen.errors import Refused
from willkommen.models import Authority, StaffMember


class OutsideTheLimits(Refused):
    """A period nobody may choose."""

    text = _("A period lies outside of its limits.")


@transaction.atomic
def change_periods(
    *, authority: Authority, days: dict[str, int], staff_member: StaffMember | None, now: dt.datetime
) -> int:
    """Set periods in days by their names; answers how many changed, and the audit holds before and after.

    A shorter one counts at once, also for what is there already; a longer one for what comes from now on, because people
    were told the shorter. Raises `OutsideTheLimits` and changes nothing.
    """
    changed = 0
    for period in keeping.periods():
        wanted = days.get(period.field)
        if wanted is None:
            continue
        if not period.least <= wanted <= period.most:
            raise OutsideTheLimits
        row = period.row(authority, is_locked=True)
        before = getattr(row, period.field)
        if change(
            row, {period.field: wanted}, action="change_period", authority=authority, staff_member=staff_member, now=now
        ):
            changed += 1
            if wanted < before:
                keeping.shortened(period.field, authority, dt.timedelta(days=before - wanted))
    return changed
