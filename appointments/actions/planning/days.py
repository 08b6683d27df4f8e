"""Changing one day of a weekly shift, or the shift from one day on: saved only by who has seen what it does."""

import datetime as dt
from collections.abc import Callable

from django.db import transaction

from appointments.actions.planning.changes import see_through, shift_as_kept
from appointments.actions.setup.shift_days import Reach, ShiftIsElsewhere, Sitting, change_shift_on, remove_shift_on
from appointments.models import PlanChange, PlanChangeKind, Shift
from appointments.queries.planning.affected import no_longer_kept
from willkommen.models import StaffMember


@transaction.atomic
def change_hours_on(
    *, shift: Shift, day: dt.date, reach: Reach, sitting: Sitting, agreed: str, by: StaffMember, now: dt.datetime
) -> PlanChange | None:
    """Another person or other hours on one day or from it on; None where everybody is still served.

    Raises `LookFirst`, `DayIsOver`, `ShiftIsElsewhere`, `CounterTaken`, `PersonTaken`.
    """

    def split() -> list[Shift]:
        return change_shift_on(shift=shift, day=day, reach=reach, sitting=sitting, by=by, now=now)

    wish = {"reach": str(reach), "sits": [sitting.staff_member.pk, str(sitting.starts), str(sitting.ends)]}
    return _split_and_see(shift, split, {"on": str(day), **wish}, agreed=agreed, by=by, now=now)


@transaction.atomic
def end_shift_on(
    *, shift: Shift, day: dt.date, reach: Reach, agreed: str, by: StaffMember, now: dt.datetime
) -> PlanChange | None:
    """Nobody sits there on one day or from it on; None where nobody is touched.

    Raises `LookFirst`, `DayIsOver`, `ShiftIsElsewhere`.
    """

    def split() -> list[Shift]:
        return remove_shift_on(shift=shift, day=day, reach=reach, by=by, now=now)

    return _split_and_see(shift, split, {"on": str(day), "reach": str(reach)}, agreed=agreed, by=by, now=now)


def _split_and_see(
    shift: Shift,
    split: Callable[[], list[Shift]],
    wish: dict,
    *,
    agreed: str,
    by: StaffMember,
    now: dt.datetime,
) -> PlanChange | None:
    """Split a series and remember how it was, what became of its row, and which rows came new."""
    stored = (
        Shift.objects.select_for_update(no_key=True, of=["self"])
        .select_related("authority")
        .filter(pk=shift.pk)
        .first()
    )
    if stored is None:
        raise ShiftIsElsewhere
    was = shift_as_kept(stored)
    new = split()
    left = Shift.objects.filter(pk=shift.pk).first()
    what = {"was": was, "became": left and shift_as_kept(left), **wish}
    touched = no_longer_kept(stored.authority, was, now=now)
    links = {"shift": left} if left else {}
    change = see_through(
        stored.authority, PlanChangeKind.SHIFT, what, touched, agreed=agreed, by=by, now=now, links=links
    )
    if change is not None:
        # after the fact: the keys of new rows differ between the preview and the saving
        change.before["added"] = [shift_as_kept(one) for one in new]
        change.save(update_fields=["before"])
    return change
