"""Taking a change of the plan back: everything is as it was, except what people have agreed to meanwhile."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from appointments.actions import notices
from appointments.actions.planning.changes import shift_as_kept
from appointments.actions.release import release_times
from appointments.actions.setup.closures import remove_absence, remove_closure
from appointments.actions.setup.counters import change_counter
from appointments.actions.setup.shifts import ShiftTimes, add_shift, change_shift, remove_shift
from appointments.models import (
    AffectedAppointment,
    AffectedStatus,
    Counter,
    PlanChange,
    PlanChangeKind,
    Service,
    Shift,
)
from appointments.queries.planning.affected import UNSETTLED, lock_change, other_live_changes, touched_by
from willkommen import audit
from willkommen.errors import Refused
from willkommen.models import StaffMember


class CannotTakeBack(Refused):
    """What was changed has been changed again."""

    text = _("This was changed again meanwhile and cannot be taken back. Please change it by hand.")


@transaction.atomic
def take_back(*, change: PlanChange, by: StaffMember, now: dt.datetime) -> bool:
    """Restore the plan, give the offered times back, and tell those who had been told and had not answered.

    Who has accepted a new time keeps it. A second press changes nothing (False). Raises `CannotTakeBack`,
    `CounterTaken`, `PersonTaken`.
    """
    stored = lock_change(change)
    if stored.taken_back_at is not None:
        return False
    _restore(stored, by, now)
    PlanChange.objects.filter(pk=stored.pk).update(taken_back_at=now)
    rows = list(
        AffectedAppointment.objects.filter(change=stored, status__in=UNSETTLED)
        .select_for_update(of=("self",))
        .select_related("appointment__authority")
        .order_by("pk")
    )
    elsewhere = _hand_over(stored, rows, now)
    over = [row for row in rows if row.pk not in elsewhere]
    AffectedAppointment.objects.filter(pk__in=[row.pk for row in over]).update(status=AffectedStatus.WITHDRAWN)
    release_times(over, now=now)
    for row in over:
        notices.announce_takes_place(row.appointment, now, since=stored.made_at)
    audit.record(
        action="take_back_plan_change",
        now=now,
        authority=stored.authority,
        staff_member=by,
        about=stored,
        kind=stored.kind,
        restored=len(over),
        touched_by_another_change=len(elsewhere),
    )
    return True


def _hand_over(change: PlanChange, rows: list[AffectedAppointment], now: dt.datetime) -> set[int]:
    """Who is touched by another change as well stays asked, because of that one; the keys of these rows."""
    handed: set[int] = set()
    for other in other_live_changes(change) if rows else []:
        touched = {one.pk for one in touched_by(other, now=now)}
        known = set(other.affected.values_list("appointment_id", flat=True))
        keys = [row.pk for row in rows if row.pk not in handed and row.appointment_id in touched - known]
        AffectedAppointment.objects.filter(pk__in=keys).update(change=other)
        handed.update(keys)
    return handed


def _restore(change: PlanChange, by: StaffMember, now: dt.datetime) -> None:
    """The plan as it was; what is gone already need not be removed."""
    match change.kind:
        case PlanChangeKind.CLOSURE:
            if change.closure is not None:
                remove_closure(closure=change.closure, staff_member=by, now=now)
        case PlanChangeKind.ABSENCE:
            if change.absence is not None:
                remove_absence(absence=change.absence, staff_member=by, now=now)
        case PlanChangeKind.SHIFT:
            _restore_shift(change, by, now)
        case PlanChangeKind.COUNTER:
            counter = Counter.objects.filter(pk=change.before["counter"]).first()
            if counter is None:
                raise CannotTakeBack
            change_counter(counter=counter, changes={"is_open": True}, staff_member=by, now=now)


def _restore_shift(change: PlanChange, by: StaffMember, now: dt.datetime) -> None:
    was, became = change.before["was"], change.before["became"]
    counter = Counter.objects.select_related("authority").filter(pk=was["counter_id"]).first()
    member = StaffMember.objects.filter(pk=was["staff_member_id"]).first()
    if counter is None or member is None:
        raise CannotTakeBack
    times = ShiftTimes(
        counter=counter,
        staff_member=member,
        weekday=was["weekday"],
        starts=dt.time.fromisoformat(was["starts"]),
        ends=dt.time.fromisoformat(was["ends"]),
        first_day=dt.date.fromisoformat(was["first_day"]),
        last_day=was["last_day"] and dt.date.fromisoformat(was["last_day"]),
    )
    services = list(Service.objects.filter(pk__in=was["services"]))
    _remove_added(change, by, now)
    if became is None:
        add_shift(times=times, services=services, by=by, now=now, pk=was["id"])
        return
    stored = Shift.objects.filter(pk=was["id"]).first()
    if stored is None or shift_as_kept(stored) != became:
        raise CannotTakeBack
    change_shift(shift=stored, times=times, services=services, by=by, now=now)


def _remove_added(change: PlanChange, by: StaffMember, now: dt.datetime) -> None:
    """Rows that a split series had more than before make room for it."""
    for row in change.before.get("added", []):
        stored = Shift.objects.filter(pk=row["id"]).first()
        if stored is None or shift_as_kept(stored) != row:
            raise CannotTakeBack
        remove_shift(shift=stored, by=by, now=now)
