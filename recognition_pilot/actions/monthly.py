"""What is counted outside the house, entered once a month; a correction keeps what stood there before."""

import datetime as dt

from django.db import transaction

from recognition_pilot.actions.facts.keeping import lock_facts
from recognition_pilot.actions.facts.small_tables import take_small_tables
from recognition_pilot.models import MonthlyFigure
from willkommen import audit
from willkommen.models import Authority

COLUMNS = ("calls", "calls_answered", "mails_waiting", "remark")


@transaction.atomic
def enter_month(
    *,
    authority: Authority,
    month: dt.date,
    calls: int | None,
    calls_answered: int | None,
    mails_waiting: int | None,
    remark: str,
    staff_member,
    now: dt.datetime,
) -> MonthlyFigure:
    """Enter the figures of a month, or correct them: the last word counts, earlier ones stay as history.

    The same figures again change nothing. `month` is its first day.
    """
    values = {"calls": calls, "calls_answered": calls_answered, "mails_waiting": mails_waiting, "remark": remark}
    # one at a time: of two corrections at once the second follows the first
    lock_facts(authority)
    before = MonthlyFigure.objects.filter(authority=authority, month=month, replaced_at=None).first()
    if before is not None and {name: getattr(before, name) for name in COLUMNS} == values:
        return before
    if before is not None:
        MonthlyFigure.objects.filter(pk=before.pk).update(replaced_at=now)
    figure = MonthlyFigure.objects.create(
        authority=authority, month=month, entered_by=staff_member, entered_at=now, **values
    )
    audit.record(
        action="enter_month",
        now=now,
        authority=authority,
        staff_member=staff_member,
        about=figure,
        month=f"{month:%Y-%m}",
    )
    take_small_tables(authority=authority, now=now)
    return figure
