"""Number and code of a plan, and the short session they open.

Whatever is wrong, the answer is the same and costs the same: one look-up, one argon2, the same two writes.
"""

import secrets
from datetime import datetime

from django.db.models import F

from recognition_pilot.models import PlanSession, PlanStep, RecognitionPlan
from recognition_pilot.queries.plans.kept import PlanAccess, plan_that_opens
from recognition_pilot.rules.plans import erased_at
from willkommen.code_hash import code_hash, is_same
from willkommen.code_tries import WrongCode, count_try
from willkommen.short_sessions import SESSIONS_KEPT
from willkommen.tokens import hash_of

NOTHING_STORED = "no code"


def sign_in(*, authority, reference: str, code: str, ticket: str, now: datetime) -> tuple[str, int]:
    """Open a session; returns its token and how many wrong codes came before. The plan is kept for another year.

    Raises `WrongCode` and `PleaseWait`; both have written what they must, so the caller's transaction is to be kept.
    """
    plan = plan_that_opens(authority, reference, now=now)
    computed = code_hash(reference=reference, code=code)
    is_right = is_same(plan.code_hash if plan else NOTHING_STORED, computed)
    count_try(kind="plan", reference=reference, ticket=ticket, now=now)
    if plan is None or not is_right:
        RecognitionPlan.objects.filter(authority=authority, reference=reference).update(
            failures=F("failures") + 1, last_failure_at=now
        )
        raise WrongCode
    failures = plan.failures
    _note_look(plan, now=now)
    return open_session(plan=plan, now=now), failures


def open_session(*, plan: RecognitionPlan, now: datetime) -> str:
    """A session for whoever has just kept a plan or shown its code; returns the token."""
    token = secrets.token_urlsafe(32)
    PlanSession.objects.create(
        authority_id=plan.authority_id, plan=plan, token_hash=hash_of(token), began_at=now, seen_at=now
    )
    return token


def go_on(*, access: PlanAccess, now: datetime) -> None:
    """Somebody clicked: the fifteen minutes begin again, the sixty do not."""
    PlanSession.objects.filter(pk=access.session.pk, ended_at=None).update(seen_at=now)


def leave(*, access: PlanAccess, now: datetime) -> None:
    """The session is over at once."""
    PlanSession.objects.filter(pk=access.session.pk, ended_at=None).update(ended_at=now)


def forget_sessions(*, authority, now: datetime, most: int) -> int:
    """Sessions that are over for a week leave nothing; returns how many."""
    over = PlanSession.objects.filter(authority=authority, began_at__lt=now - SESSIONS_KEPT)
    keys = list(over.values_list("pk", flat=True)[:most])
    PlanSession.objects.filter(pk__in=keys).delete()
    return len(keys)


def _note_look(plan: RecognitionPlan, *, now: datetime) -> None:
    last = PlanStep.objects.filter(plan=plan, code="done", done_on__isnull=False).exists()
    # once everything is done the half year since then runs on; a look does not make it longer
    until = plan.erase_after if last else erased_at(seen_at=now, done_at=None)
    RecognitionPlan.objects.filter(pk=plan.pk).update(last_seen_at=now, failures=0, erase_after=until)
