"""Clocks of competent bodies and funders: started from an event, stopped by another."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from casework.queries.periods import end_of_period
from recognition_pilot.actions.guidance._living import accompanied
from recognition_pilot.models import BodyClock, GuidanceRecord
from recognition_pilot.rules.clocks import Clock, period_of
from willkommen.errors import Refused


class RunsAlready(Refused):
    """One clock of a kind at a time."""

    field = "kind"
    text = _("This clock runs already. Stop it first.")


class WhichDay(Refused):
    """The law names no period: somebody else named the day."""

    field = "due_on"
    text = _("Enter the day that was named; it must not lie before the beginning.")


class StopsBeforeItBegan(Refused):
    """The end lies before the beginning."""

    field = "on"
    text = _("This day lies before the beginning of the clock.")


@transaction.atomic
def start_body_clock(
    *,
    record: GuidanceRecord,
    kind: str,
    started_on: dt.date,
    now: dt.datetime,
    due_on: dt.date | None = None,
    staff_member=None,
) -> BodyClock:
    """Let a clock run from an event; `due_on` only where the law names no period (`rules/clocks.py`).

    Time that was extended takes the place of the usual time to decide. Raises `RunsAlready`, `WhichDay`.
    """
    record = accompanied(record, now=now)
    if BodyClock.objects.filter(record=record, kind=kind, stopped_on=None).exists():
        raise RunsAlready
    period = period_of(kind, is_fast=record.is_fast_track)
    if period is not None:
        due_on = end_of_period(started_on, period.length, period.unit)
    elif due_on is None or due_on < started_on:
        raise WhichDay
    if kind == Clock.EXTENSION:
        BodyClock.objects.filter(
            record=record, kind=Clock.DECISION, stopped_on=None, started_on__lte=started_on
        ).update(stopped_on=started_on)
    return BodyClock.objects.create(
        authority_id=record.authority_id, record=record, kind=kind, started_on=started_on, due_on=due_on
    )


@transaction.atomic
def stop_body_clock(
    *, record: GuidanceRecord, clock: BodyClock, on: dt.date, now: dt.datetime, staff_member=None
) -> bool:
    """What was waited for has come; False where it had stopped before. Raises `StopsBeforeItBegan`."""
    record = accompanied(record, now=now)
    if on < clock.started_on:
        raise StopsBeforeItBegan
    return bool(BodyClock.objects.filter(record=record, pk=clock.pk, stopped_on=None).update(stopped_on=on))


@transaction.atomic
def set_fast_track(*, record: GuidanceRecord, is_fast: bool, now: dt.datetime, staff_member=None) -> GuidanceRecord:
    """With or without § 81a AufenthG: running clocks of the body are reckoned anew from the day they began."""
    record = accompanied(record, now=now)
    record.is_fast_track = is_fast
    record.save(update_fields=["is_fast_track"])
    for clock in BodyClock.objects.filter(record=record, stopped_on=None):
        period = period_of(clock.kind, is_fast=is_fast)
        if period is not None:
            clock.due_on = end_of_period(clock.started_on, period.length, period.unit)
            clock.save(update_fields=["due_on"])
    return record
