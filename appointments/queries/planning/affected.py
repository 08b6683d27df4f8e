"""Whom a change of the plan touches: locks, and who is still to be asked."""

import datetime as dt

from django.db.models import Exists, OuterRef, QuerySet

from appointments.models import (
    AffectedAppointment,
    AffectedStatus,
    Appointment,
    AppointmentStatus,
    PlanChange,
    PlanChangeKind,
    SlotOffer,
)
from appointments.queries.touched import (
    Touched,
    booked_at_counter,
    booked_in_absence,
    booked_in_closure,
    booked_in_hours,
    booked_without_anybody,
)
from willkommen.models import Authority

# Asked, and no answer that settles it; with a "no" the appointment still cannot take place.
UNSETTLED = (AffectedStatus.ASKED, AffectedStatus.TO_PHONE, AffectedStatus.DECLINED)


def change_by_pk(authority: Authority, pk: int) -> PlanChange | None:
    """A change of this authority's plan."""
    return _changes(authority).filter(pk=pk).first()


def live_change_of(authority: Authority, **about) -> PlanChange | None:
    """The change that made this closure or absence, as long as it stands; None where it touched nobody."""
    return _changes(authority).filter(taken_back_at=None, **about).first()


def lock_change(change: PlanChange) -> PlanChange:
    """The row as it is now, locked until the end of the transaction."""
    locked = PlanChange.objects.select_for_update(of=("self",))
    return locked.select_related("authority", "closure", "absence__staff_member", "shift").get(pk=change.pk)


def unsettled_of(appointment: Appointment) -> AffectedAppointment | None:
    """The open question about an appointment, locked; None where there is none."""
    rows = AffectedAppointment.objects.filter(appointment=appointment, status__in=UNSETTLED)
    return rows.select_for_update(of=("self",)).order_by("-change__made_at", "-id").first()


def is_affected(appointment: Appointment) -> bool:
    """Whether an appointment cannot take place as booked and nothing else has been agreed."""
    return AffectedAppointment.objects.filter(appointment=appointment, status__in=UNSETTLED).exists()


def affected_exists() -> Exists:
    """The same for each row of a query of appointments."""
    return Exists(AffectedAppointment.objects.filter(appointment=OuterRef("pk"), status__in=UNSETTLED))


def still_to_ask(authority: Authority) -> list[int]:
    """Keys of people who have not been offered anything yet, the next appointment first."""
    return list(_not_offered().filter(authority=authority).values_list("pk", flat=True))


def lock_to_ask(pk: int) -> AffectedAppointment | None:
    """Somebody to ask, locked; None where another worker has them in hand or they have been asked meanwhile."""
    rows = _not_offered().filter(pk=pk).select_for_update(of=("self",), skip_locked=True)
    return rows.select_related("change", "appointment__authority").first()


def touched_by(change: PlanChange, *, now: dt.datetime) -> list[Touched]:
    """Booked appointments that a change stands in the way of, as the plan is now."""
    authority = change.authority
    match change.kind:
        case PlanChangeKind.CLOSURE if change.closure is not None:
            closure = change.closure
            return booked_in_closure(
                authority, office=closure.office, counter=closure.counter, during=closure.during, now=now
            )
        case PlanChangeKind.ABSENCE if change.absence is not None:
            member, during = change.absence.staff_member, change.absence.during
            return booked_in_absence(authority, member=member, during=during, now=now)
        case PlanChangeKind.COUNTER:
            counter = _counter(change)
            return [] if counter is None or counter.is_open else booked_at_counter(counter, now=now)
        case PlanChangeKind.SHIFT:
            return no_longer_kept(authority, change.before["was"], now=now)
    return []


def no_longer_kept(authority: Authority, was: dict, *, now: dt.datetime) -> list[Touched]:
    """Booked appointments that a shift as it was before would keep and that nobody keeps now."""
    hours = {name: was[name] for name in ("counter_id", "weekday", "starts", "ends", "first_day", "last_day")}
    nobody = {touched.pk for touched in booked_without_anybody(authority, now=now)}
    return [touched for touched in booked_in_hours(authority, **hours, now=now) if touched.pk in nobody]


def other_live_changes(change: PlanChange) -> list[PlanChange]:
    """Changes of the same authority that stand as well."""
    return list(_changes(change.authority).filter(taken_back_at=None).exclude(pk=change.pk))


def _changes(authority: Authority) -> QuerySet[PlanChange]:
    return PlanChange.objects.filter(authority=authority).select_related(
        "authority", "closure__office", "closure__counter__office", "absence__staff_member", "made_by"
    )


def _counter(change: PlanChange):
    return change.authority.counter_set.filter(pk=change.before["counter"]).first()


def _not_offered() -> QuerySet[AffectedAppointment]:
    return (
        AffectedAppointment.objects.filter(status=AffectedStatus.ASKED, appointment__status=AppointmentStatus.BOOKED)
        .filter(~Exists(SlotOffer.objects.filter(affected=OuterRef("pk"))))
        .order_by("appointment__during", "id")
    )
