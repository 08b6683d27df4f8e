"""The end of a plan: by its owner's press, or by itself on its day."""

from datetime import datetime

from django.db import transaction

from recognition_pilot.models import PlanStep, RecognitionPlan
from willkommen import audit
from willkommen.messages import forget_messages
from willkommen.models import Authority


@transaction.atomic
def forget_plans(*, authority: Authority, now: datetime, most: int) -> int:
    """Erase plans whose day has come, whole; at most `most`, tells how many it was."""
    over = RecognitionPlan.objects.filter(authority=authority, erase_after__lte=now).order_by("pk")
    keys = list(over.select_for_update(skip_locked=True).values_list("pk", flat=True)[:most])
    erase(keys)
    if keys:
        audit.record(action="forget_plans", now=now, authority=authority, count=len(keys))
    return len(keys)


def erase(keys: list[int]) -> None:
    """Plans with steps and sessions; of their messages only that there were some."""
    steps = list(PlanStep.objects.filter(plan__in=keys).values_list("pk", flat=True))
    silence(keys, steps)
    RecognitionPlan.objects.filter(pk__in=keys).delete()


def silence(keys: list[int], steps: list[int]) -> None:
    """Nothing about these plans is sent any more, and no address of theirs is kept."""
    forget_messages(RecognitionPlan, keys)
    forget_messages(PlanStep, steps)
