"""Asking the staffing simulation, and answering: a request writes the question down, a worker works it out."""

import datetime as dt
import logging
from dataclasses import asdict

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from recognition_pilot.models import RunStatus, StaffingRun
from recognition_pilot.queries.figures.staffing import change_of, how_many_wait, lock_asked, observed_days, seed_of
from recognition_pilot.rules.staffing.study import Study, study
from willkommen.errors import Refused
from willkommen.models import Authority, Office, StaffMember
from willkommen.moments import berlin_day

log = logging.getLogger(__name__)

MOST_WAITING = 5
# So many questions of one authority in one transaction: each takes some seconds.
A_TURN = 2
KEPT_FOR = dt.timedelta(days=90)


class TooManyQuestions(Refused):
    """Answers take seconds of a processor that others need as well."""

    text = _("Five questions of your authority have no answer yet. Please wait for those first.")


@transaction.atomic
def ask_simulation(*, office: Office, question: dict, staff_member: StaffMember, now: dt.datetime) -> StaffingRun:
    """Write the question down; a worker answers it within seconds. Raises `TooManyQuestions`."""
    if how_many_wait(office.authority) >= MOST_WAITING:
        raise TooManyQuestions
    return StaffingRun.objects.create(
        authority=office.authority, office=office, question=question, asked_by=staff_member, asked_at=now
    )


def answer_simulations(*, authority: Authority, now: dt.datetime, most: int) -> int:
    """Work out what was asked. A question that cannot be worked out is marked so and holds nobody up."""
    runs = lock_asked(authority, most=min(most, A_TURN))
    for run in runs:
        try:
            with transaction.atomic():
                found = _study(run, now)
        except Exception:
            log.exception("The simulation %s did not succeed", run.key)
            _end(run, RunStatus.FAILED, {}, now)
        else:
            _end(run, RunStatus.DONE if found else RunStatus.EMPTY, _answer(found) if found else {}, now)
    return len(runs)


def forget_simulations(*, authority: Authority, now: dt.datetime, most: int) -> int:
    """Answers are about days long past."""
    old = StaffingRun.objects.filter(authority=authority, asked_at__lt=now - KEPT_FOR)
    keys = list(old.order_by("pk").values_list("pk", flat=True)[:most])
    return StaffingRun.objects.filter(pk__in=keys).delete()[0]


def _study(run: StaffingRun, now: dt.datetime) -> Study | None:
    days = observed_days(run.office, weekday=run.question["weekday"], today=berlin_day(now))
    return study(days, change_of(run.question), seed=seed_of(run.question, days))


def _answer(found: Study) -> dict:
    checks = [{**asdict(check), "is_inside": check.is_inside} for check in found.checks]
    return {**asdict(found), "checks": checks, "fits": found.fits}


def _end(run: StaffingRun, status: RunStatus, answer: dict, now: dt.datetime) -> None:
    StaffingRun.objects.filter(pk=run.pk, status=RunStatus.ASKED).update(status=status, answer=answer, done_at=now)
