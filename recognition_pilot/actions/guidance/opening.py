"""A record begins with a consent, in words that are kept as they stood."""

import datetime as dt

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from recognition_pilot.actions.guidance._living import accompanied, erase_moment
from recognition_pilot.actions.guidance.consents import write_consent
from recognition_pilot.actions.plans.access import NOTHING_STORED
from recognition_pilot.models import GuidanceRecord, RecognitionPlan
from recognition_pilot.queries.plans.kept import answers_of, plan_that_opens
from recognition_pilot.queries.way.competence import competent_body
from recognition_pilot.rules.guidance import ACCOMPANY, document_scope
from recognition_pilot.rules.steps import STEPS
from willkommen import audit
from willkommen.code_hash import code_hash, is_same
from willkommen.code_tries import WrongCode, count_try
from willkommen.errors import Refused
from willkommen.models import Authority
from willkommen.moments import berlin_day
from willkommen.tokens import fresh_link


class NothingAgreed(Refused):
    """Neither accompanying nor a single paper."""

    text = _("Choose what the person agrees to.")


@transaction.atomic
def open_record(
    *,
    authority: Authority,
    staff_member,
    name: str,
    language: str,
    is_accompanied: bool,
    papers: list[str],
    until_on: dt.date,
    now: dt.datetime,
    spoken_language: str = "",
    email: str = "",
    mobile: str = "",
) -> GuidanceRecord:
    """Write down what somebody agreed to, to be accompanied or single papers only, and begin their record with it.

    Raises `NothingAgreed` and what `write_consent` raises.
    """
    scopes = [ACCOMPANY] if is_accompanied else []
    scopes += [document_scope(paper) for paper in papers]
    if not scopes:
        raise NothingAgreed
    today = berlin_day(now)
    record = GuidanceRecord(
        authority=authority,
        guide=staff_member,
        name=name,
        language=language,
        spoken_language=spoken_language,
        email=email,
        mobile=mobile,
        step=STEPS[0],
        step_since_on=today,
        opened_at=now,
        last_contact_on=today,
        **fresh_link(GuidanceRecord.link_purpose),
    )
    record.erase_after = erase_moment(record)
    record.save()
    for scope in scopes:
        write_consent(record=record, scope=scope, until_on=until_on, now=now)
    audit.record(action="guidance_opened", now=now, authority=authority, staff_member=staff_member, about=record)
    return record


def link_plan(
    *, record: GuidanceRecord, reference: str, code: str, ticket: str, now: dt.datetime, staff_member=None
) -> GuidanceRecord:
    """The person typed number and code of their plan: what it says of the way is taken over, where nothing stands yet.

    Raises `WrongCode` and `PleaseWait`; both have written what they must, so the caller's transaction is to be kept.
    """
    plan = plan_that_opens(record.authority, reference, now=now)
    computed = code_hash(reference=reference, code=code)
    is_right = is_same(plan.code_hash if plan else NOTHING_STORED, computed)
    count_try(kind="plan", reference=reference, ticket=ticket, now=now)
    if plan is None or not is_right:
        RecognitionPlan.objects.filter(authority=record.authority, reference=reference).update(
            failures=F("failures") + 1, last_failure_at=now
        )
        raise WrongCode
    return _follow_plan(record, plan, now)


@transaction.atomic
def _follow_plan(record: GuidanceRecord, plan: RecognitionPlan, now: dt.datetime) -> GuidanceRecord:
    record, answers = accompanied(record, now=now), answers_of(plan)
    record.plan = plan
    if record.profession is None and plan.profession is not None:
        record.profession = plan.profession
        found = competent_body(plan.profession, residence=record.authority.slug, learned_in_eu=answers.learned_in_eu)
        record.body = record.body or found.body
    record.german_level = record.german_level or answers.german
    record.save(update_fields=["plan", "profession", "body", "german_level"])
    return record


@transaction.atomic
def unlink_plan(*, record: GuidanceRecord, now: dt.datetime, staff_member=None) -> GuidanceRecord:
    """The plan is the person's own again."""
    record = accompanied(record, now=now)
    record.plan = None
    record.save(update_fields=["plan"])
    return record
