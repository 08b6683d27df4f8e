"""What the owner of a plan changes in it: steps done, documents at hand, another start, the talk, everything gone."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from appointments.models import Appointment
from recognition_pilot.actions.plans.forgetting import erase
from recognition_pilot.actions.plans.keeping import refresh
from recognition_pilot.models import PlanStep, RecognitionPlan
from recognition_pilot.queries.plans.kept import documents_of, locked_plan, path_of
from recognition_pilot.rules.plans import erased_at
from recognition_pilot.rules.steps import DONE
from willkommen.moments import berlin_day


@transaction.atomic
def tick_step(*, plan: RecognitionPlan, code: str, is_done: bool, now: datetime) -> bool:
    """A step is done today, or not done after all; what comes after it moves. Pressed twice it changes nothing.

    False for a step the plan does not have. With the last step the plan is forgotten half a year later.
    """
    found = locked_plan(plan)
    row = PlanStep.objects.filter(plan=found, code=code).first() if found else None
    if found is None or row is None:
        return False
    if is_done != (row.done_on is not None):
        row.done_on = berlin_day(now) if is_done else None
        row.save(update_fields=["done_on"])
        if code == DONE:
            found.erase_after = erased_at(seen_at=now, done_at=now if is_done else None)
            found.save(update_fields=["erase_after"])
        refresh(found, now=now)
    return True


@transaction.atomic
def tick_documents(*, plan: RecognitionPlan, codes: Iterable[str], now: datetime) -> None:
    """These documents are at hand, the others are not; what is no document of the way is left out."""
    found = locked_plan(plan)
    if found is None:
        return
    known = [one["document"].code for one in documents_of(path_of(found, on=berlin_day(now)), [])]
    ticked = set(codes)
    found.ticked_documents = [code for code in known if code in ticked]
    found.save(update_fields=["ticked_documents"])


@transaction.atomic
def begin_on(*, plan: RecognitionPlan, started_on: date, now: datetime) -> None:
    """Another first day: what is not done moves with it."""
    found = locked_plan(plan)
    if found is not None and found.started_on != started_on:
        found.started_on = started_on
        refresh(found, now=now)


@transaction.atomic
def remember_talk(*, plan: RecognitionPlan, appointment: Appointment) -> None:
    """The talk that was booked from this plan. Raises `ValueError` for another authority's."""
    if appointment.authority_id != plan.authority_id:
        raise ValueError(appointment.pk)
    RecognitionPlan.objects.filter(pk=plan.pk).update(appointment=appointment)


@transaction.atomic
def delete_plan(*, plan: RecognitionPlan) -> None:
    """Everything at once: steps, sessions, address, what waits to be sent. A second press finds nothing."""
    found = locked_plan(plan)
    if found is not None:
        erase([found.pk])
