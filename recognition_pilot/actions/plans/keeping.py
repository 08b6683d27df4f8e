"""Keeping a way as a plan: a number, a code, the days of every step. No name, no address, nobody behind it."""

import secrets
from datetime import date, datetime

from django.db import IntegrityError, transaction

from recognition_pilot.models import PlanStep, Profession, RecognitionPlan
from recognition_pilot.queries.plans.kept import locked_plan, path_of
from recognition_pilot.queries.way.path import Path, path_for
from recognition_pilot.rules.answers import Answers
from recognition_pilot.rules.plans import dates_of, erased_at
from willkommen.code_hash import chosen_code, code_hash
from willkommen.moments import berlin_day
from willkommen.references import ACCESS_CODE_DIGITS, REFERENCE_DIGITS, new_number
from willkommen.tokens import fresh_link


@transaction.atomic
def save_plan(
    *,
    authority,
    profession: Profession | None,
    group: str,
    answers: Answers,
    language: str,
    now: datetime,
    started_on: date | None = None,
    secret: str = "",
) -> tuple[RecognitionPlan, str]:
    """Keep a way; returns the plan and its access code, which stands nowhere else. Forgotten a year after the last look.

    `secret` is what the code follows from, so that the browser that kept the plan can show it for a short time. Raises
    `ValueError` where neither a profession nor a known group is given.
    """
    today = berlin_day(now)
    path = path_for(profession=profession, group=group, answers=answers, authority=authority, on=today)
    plan, code = _create(
        secret,
        authority=authority,
        profession=profession,
        group="" if profession else group,
        answers=answers.codes(),
        language=language,
        started_on=started_on or today,
        facts=list(path.facts),
        created_at=now,
        last_seen_at=now,
        erase_after=erased_at(seen_at=now, done_at=None),
        **fresh_link(RecognitionPlan.link_purpose),
    )
    lay_out(plan, path)
    return plan, code


@transaction.atomic
def change_way(
    *, plan: RecognitionPlan, profession: Profession | None, group: str, answers: Answers, language: str, now: datetime
) -> RecognitionPlan | None:
    """Other answers for the same plan: number, code, ticks and reminders stay. None where the plan is gone."""
    found = locked_plan(plan)
    if found is None:
        return None
    found.profession, found.group = profession, "" if profession else group
    found.answers, found.language = answers.codes(), language
    refresh(found, now=now)
    return found


def refresh(plan: RecognitionPlan, *, now: datetime) -> None:
    """The days and facts of a locked plan, as the data say today."""
    path = path_of(plan, on=berlin_day(now))
    plan.facts = list(path.facts)
    plan.save(update_fields=["profession", "group", "answers", "language", "started_on", "facts"])
    lay_out(plan, path)


def lay_out(plan: RecognitionPlan, path: Path) -> None:
    """Write down the days of every step; what is done stays done, and who was reminded of a day is not reminded again."""
    rows = {row.code: row for row in PlanStep.objects.filter(plan=plan)}
    done = {code: row.done_on for code, row in rows.items() if row.done_on}
    new = []
    for position, days in enumerate(dates_of(path.steps, plan.started_on, done), 1):
        row = rows.pop(days.code, None) or PlanStep(authority_id=plan.authority_id, plan=plan, code=days.code)
        if row.until_on != days.until_on:
            row.reminded_on = None
        row.position, row.from_on, row.until_on = position, days.from_on, days.until_on
        new.append(row)
    PlanStep.objects.bulk_create([row for row in new if row.pk is None])
    known = [row for row in new if row.pk is not None]
    PlanStep.objects.bulk_update(known, ["position", "from_on", "until_on", "reminded_on"])
    PlanStep.objects.filter(pk__in=[row.pk for row in rows.values()]).delete()


def _create(secret: str, **fields) -> tuple[RecognitionPlan, str]:
    """With a number nobody has; another one where it is taken."""
    while True:
        reference = new_number(secrets.choice, length=REFERENCE_DIGITS)
        code = chosen_code(secret, reference) if secret else new_number(secrets.choice, length=ACCESS_CODE_DIGITS)
        stored = code_hash(reference=reference, code=code)
        try:
            with transaction.atomic():
                return RecognitionPlan.objects.create(reference=reference, code_hash=stored, **fields), code
        except IntegrityError as error:
            if "reference" not in str(error):
                raise
