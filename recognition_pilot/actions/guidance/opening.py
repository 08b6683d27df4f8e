"""A record begins with a consent, in words that are kept as they stood."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from recognition_pilot.actions.guidance._living import accompanied, erase_moment
from recognition_pilot.actions.guidance.consents import write_consent
from recognition_pilot.models import GuidanceRecord, RecognitionPlan
from recognition_pilot.queries.competence import competent_body
from recognition_pilot.rules.answers import answers_from
from recognition_pilot.rules.guidance import ACCOMPANY, document_scope
from recognition_pilot.rules.steps import STEPS
from willkommen import audit
from willkommen.errors import Refused
from willkommen.models import Authority
from willkommen.moments import berlin_day
from willkommen.tokens import fresh_link


class NothingAgreed(Refused):
    """Neither accompanying nor a single paper."""

    text = _("Choose what the person agrees to.")


class PlanElsewhere(Refused):
    """The plan was made at another authority."""

    text = _("This plan was made for another authority.")


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


@transaction.atomic
def link_plan(*, record: GuidanceRecord, plan: RecognitionPlan, now: dt.datetime, staff_member=None) -> GuidanceRecord:
    """The person typed reference and code of their plan: what it says of the way is taken over, where nothing stands yet."""
    record = accompanied(record, now=now)
    if plan.authority_id != record.authority_id:
        raise PlanElsewhere
    record.plan = plan
    if record.profession is None and plan.profession is not None:
        learned_in_eu = answers_from(plan.answers).learned_in_eu
        record.profession = plan.profession
        found = competent_body(plan.profession, residence=record.authority.slug, learned_in_eu=learned_in_eu)
        record.body = record.body or found.body
    record.german_level = record.german_level or answers_from(plan.answers).german
    record.save(update_fields=["plan", "profession", "body", "german_level"])
    return record


@transaction.atomic
def unlink_plan(*, record: GuidanceRecord, now: dt.datetime, staff_member=None) -> GuidanceRecord:
    """The plan is the person's own again."""
    record = accompanied(record, now=now)
    record.plan = None
    record.save(update_fields=["plan"])
    return record
