"""Measures: written down, changed, begun, ended; every step leaves a line."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from recognition_pilot.models import Measure, MeasureChange
from recognition_pilot.rules.measures import HAVE_BEGUN, HAVE_ENDED, PLANNED, RUNNING, moves_from
from willkommen.errors import Refused
from willkommen.models import Authority, StaffMember
from willkommen.moments import berlin_day

WRITTEN = ("title", "what", "why", "field", "indicator", "owner", "began_on", "ended_on", "cost")


class NoSuchStep(Refused):
    """For example from planned to over."""

    text = _("The measure has another state by now. Please look again.")


class EndsBeforeItBegan(Refused):
    """From March to February."""

    text = _("The last day lies before the first one.")


class NeedsItsFirstDay(Refused):
    """Without a beginning there is no before and no after."""

    text = _("A measure that has begun needs the day on which it began.")


class IsPublished(Refused):
    """A published example rests on the days and the indicator as they were."""

    text = _("There is a published practice example about this measure. Its indicator and days stay as they are.")


@transaction.atomic
def add_measure(*, authority: Authority, staff_member: StaffMember, now: dt.datetime, **written) -> Measure:
    """Write a measure down, planned or running already (with a first day). Raises `EndsBeforeItBegan`."""
    _check_days(**{name: written.get(name) for name in ("began_on", "ended_on")})
    began_on = written.get("began_on")
    state = RUNNING if began_on and began_on <= berlin_day(now) else PLANNED
    measure = Measure.objects.create(authority=authority, state=state, created_at=now, **written)
    _note(measure, staff_member, now, state=state)
    return measure


@transaction.atomic
def change_measure(*, measure: Measure, staff_member: StaffMember, now: dt.datetime, **written) -> Measure:
    """Correct what was written. Raises `EndsBeforeItBegan`, `NeedsItsFirstDay`, `IsPublished`."""
    found = _locked(measure)
    changed = [name for name in WRITTEN if name in written and getattr(found, name) != written[name]]
    if not changed:
        return found
    if {"indicator", "began_on", "ended_on"} & set(changed) and _is_published(found):
        raise IsPublished
    for name in changed:
        setattr(found, name, written[name])
    _check_days(began_on=found.began_on, ended_on=found.ended_on)
    if found.state in HAVE_BEGUN and found.began_on is None:
        raise NeedsItsFirstDay
    found.save(update_fields=changed)
    _note(found, staff_member, now, fields=changed)
    return found


@transaction.atomic
def move_measure(
    *, measure: Measure, state: str, on: dt.date, remark: str, staff_member: StaffMember, now: dt.datetime
) -> Measure:
    """Begin, keep, end or give up a measure on a day. Raises `NoSuchStep`, `EndsBeforeItBegan`, `NeedsItsFirstDay`."""
    found = _locked(measure)
    if state not in moves_from(found.state):
        raise NoSuchStep
    if state == RUNNING:
        # taken up again after an end: the beginning stays
        found.began_on = found.began_on if found.state in HAVE_BEGUN else on
        found.ended_on = None
    elif PLANNED in (state, found.state):
        # what never began has no days
        found.began_on = found.ended_on = None
    elif state in HAVE_ENDED and found.began_on is not None:
        found.ended_on = on
    _check_days(began_on=found.began_on, ended_on=found.ended_on)
    if state in HAVE_BEGUN and found.began_on is None:
        raise NeedsItsFirstDay
    found.state = state
    found.save(update_fields=["state", "began_on", "ended_on"])
    _note(found, staff_member, now, state=state, remark=remark)
    return found


def _locked(measure: Measure) -> Measure:
    return Measure.objects.select_for_update().get(pk=measure.pk)


def _is_published(measure: Measure) -> bool:
    practice = getattr(measure, "practice", None)
    return practice is not None and practice.published_at is not None and practice.withdrawn_at is None


def _check_days(*, began_on: dt.date | None, ended_on: dt.date | None) -> None:
    if ended_on is not None and began_on is None:
        raise NeedsItsFirstDay
    if began_on and ended_on and ended_on < began_on:
        raise EndsBeforeItBegan


def _note(measure: Measure, staff_member: StaffMember | None, now: dt.datetime, **said) -> None:
    MeasureChange.objects.create(
        authority=measure.authority, measure=measure, happened_at=now, staff_member=staff_member, **said
    )
